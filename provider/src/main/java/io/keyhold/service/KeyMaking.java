package io.keyhold.service;

import io.keyhold.api.ExpirationModelType;
import io.keyhold.api.ImportState;
import io.keyhold.api.KeyId;
import io.keyhold.api.KeyManagerType;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyState;
import io.keyhold.api.KmsException;
import io.keyhold.audit.Parameters;
import io.keyhold.catalog.Home;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.crypto.Hkdf;
import io.keyhold.crypto.KeyMaterial;
import io.keyhold.crypto.KeyPairMaterial;
import io.keyhold.crypto.KeyPairs;
import io.keyhold.keys.Bytes;
import io.keyhold.keys.KeyDescription;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import io.keyhold.keys.Rotation;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Makes keys: a fresh id, fresh material, and the records of both in one transaction. */
final class KeyMaking {
    private static final int SECRET_BYTES = 32;
    private static final byte[] IMPORT_ID = "keyhold/v1/imported-material-id".getBytes(StandardCharsets.US_ASCII);
    private final Home home;
    private final Quotas quotas;
    private final KeyPairs pairs;
    private final SecureRandom random;

    KeyMaking(Home home, Quotas quotas, KeyPairs pairs, SecureRandom random) {
        this.home = home;
        this.quotas = quotas;
        this.pairs = pairs;
        this.random = random;
    }

    /** A key as planned, in memory only. */
    NewKey make(Call call, KeyPlan plan) {
        plan.requireFit();
        Instant created = call.now().truncatedTo(ChronoUnit.MILLIS);
        MaterialInfo material = MaterialInfo.first(newMaterialId(), created);
        if (plan.spec().isSymmetric()) {
            return new NewKey(
                    key(call, plan, material, Bytes.EMPTY, Bytes.EMPTY), KeyMaterial.generate(plan.spec(), random));
        }
        KeyPairMaterial pair = pairs.generate(plan.spec(), plan.usage());
        return new NewKey(key(call, plan, material, new Bytes(pair.publicKey()), Bytes.EMPTY), pair.privateKey());
    }

    /** A key of Origin EXTERNAL with its material, in memory only; private keys as PKCS#8. */
    NewKey imported(Call call, KeyPlan plan, byte[] bytes) {
        plan.requireFit();
        if (plan.spec().isSymmetric()) {
            return imported(call, plan, KeyMaterial.of(plan.spec(), bytes), Bytes.EMPTY);
        }
        if (plan.spec().family() == KeySpec.Family.ML_DSA) {
            throw new KmsException.Unsupported(
                    "key spec " + plan.spec() + " takes no imported key material",
                    "Create the key with Origin AWS_KMS");
        }
        KeyPairMaterial pair = pairs.parse(plan.spec(), bytes);
        return imported(call, plan, pair.privateKey(), new Bytes(pair.publicKey()));
    }

    private NewKey imported(Call call, KeyPlan plan, KeyMaterial secret, Bytes publicKey) {
        byte[] idSecret = bytes();
        MaterialInfo material = MaterialInfo.first(
                        importId(secret, idSecret), call.now().truncatedTo(ChronoUnit.MILLIS))
                .withImport(
                        ImportState.IMPORTED,
                        Optional.of(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE),
                        Optional.empty(),
                        "");
        return new NewKey(key(call, plan, material, publicKey, new Bytes(idSecret)), secret);
    }

    private static String importId(KeyMaterial secret, byte[] idSecret) {
        byte[] bytes = secret.copyForWrapping();
        try {
            return HexFormat.of().formatHex(Hkdf.derive(bytes, idSecret, IMPORT_ID, SECRET_BYTES));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private KmsKey key(Call call, KeyPlan plan, MaterialInfo material, Bytes publicKey, Bytes importSecret) {
        return new KmsKey(
                home.keyArn(call.callerAccount(), KeyId.random(random)),
                plan.spec(),
                plan.usage(),
                plan.origin(),
                KeyManagerType.CUSTOMER,
                plan.callerIv(),
                KeyState.ENABLED,
                material.created(),
                plan.description(),
                plan.policy(),
                Map.of(),
                plan.tags(),
                new TreeSet<>(),
                Optional.empty(),
                Optional.empty(),
                Rotation.OFF,
                List.of(material),
                publicKey,
                importSecret);
    }

    /** Writes the key and its material, within the quota, and notes them with the call. */
    void insert(Call call, KeyTransaction transaction, NewKey made) {
        KmsKey key = made.key();
        if (transaction.countKeys(key.arn().account()) >= quotas.keys()) {
            throw new KmsException.LimitExceeded(
                    "account " + key.arn().account() + " has " + quotas.keys() + " KMS keys, which is its quota",
                    "Schedule the deletion of keys or raise the quota");
        }
        transaction.insert(key);
        transaction.insertMaterial(key, key.materials().get(0).id(), made.material());
        noteCreated(call, key);
    }

    /** A new random id for material. */
    String newMaterialId() {
        return HexFormat.of().formatHex(bytes());
    }

    private byte[] bytes() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void noteCreated(Call call, KmsKey key) {
        call.touches(key.arn().value(), key.arn().account());
        Parameters metadata =
                audit -> audit.put("keyMetadata", Described.metadata(KeyDescription.of(key, key.created())));
        call.responds(metadata);
    }
}
