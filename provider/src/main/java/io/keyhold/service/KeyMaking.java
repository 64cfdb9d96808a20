package io.keyhold.service;

import io.keyhold.api.KeyId;
import io.keyhold.api.KeyManagerType;
import io.keyhold.api.KeyState;
import io.keyhold.api.KmsException;
import io.keyhold.audit.Parameters;
import io.keyhold.catalog.Home;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.crypto.KeyMaterial;
import io.keyhold.crypto.KeyPairMaterial;
import io.keyhold.crypto.KeyPairs;
import io.keyhold.keys.Bytes;
import io.keyhold.keys.Imports;
import io.keyhold.keys.KeyDescription;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import io.keyhold.keys.Rotation;
import io.keyhold.keys.Rotations;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Makes keys: a fresh id, fresh material, and the records of both in one transaction. */
final class KeyMaking {
    private static final int SECRET_BYTES = 32;
    private static final Imports.Terms FOR_EVER =
            new Imports.Terms(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    private final Home home;
    private final Quotas quotas;
    private final KeyPairs pairs;
    private final SecureRandom random;
    private final ImportedMaterial.Reader reader;

    KeyMaking(Home home, Quotas quotas, KeyPairs pairs, SecureRandom random) {
        this.home = home;
        this.quotas = quotas;
        this.pairs = pairs;
        this.random = random;
        this.reader = new ImportedMaterial.Reader(pairs);
    }

    /** A key as planned, in memory only. */
    NewKey make(Call call, KeyPlan plan) {
        plan.requireFit();
        Instant created = call.now().truncatedTo(ChronoUnit.MILLIS);
        MaterialInfo material = MaterialInfo.first(newMaterialId(), created);
        if (plan.spec().isSymmetric()) {
            return new NewKey(
                    key(call, plan, List.of(material), Bytes.EMPTY, Bytes.EMPTY),
                    KeyMaterial.generate(plan.spec(), random));
        }
        KeyPairMaterial pair = pairs.generate(plan.spec(), plan.usage());
        return new NewKey(
                key(call, plan, List.of(material), new Bytes(pair.publicKey()), Bytes.EMPTY), pair.privateKey());
    }

    /** A key of Origin EXTERNAL that waits for its material, in memory only. */
    KmsKey awaiting(Call call, KeyPlan plan) {
        plan.requireFit();
        ImportedMaterial.requireImportable(plan.spec());
        return key(call, plan, List.of(), Bytes.EMPTY, new Bytes(bytes()));
    }

    /** A key of Origin EXTERNAL with its material, in memory only; private keys as PKCS#8. */
    NewKey imported(Call call, KeyPlan plan, byte[] bytes) {
        KmsKey key = awaiting(call, plan);
        ImportedMaterial read = reader.read(key, bytes);
        return new NewKey(read.into(key, FOR_EVER, key.created()), read.material());
    }

    /** A key as planned, without material: what policies say of it before it is made. */
    KmsKey planned(Call call, KeyPlan plan) {
        return key(call, plan, List.of(), Bytes.EMPTY, Bytes.EMPTY);
    }

    private KmsKey key(Call call, KeyPlan plan, List<MaterialInfo> materials, Bytes publicKey, Bytes importSecret) {
        Instant created = call.now().truncatedTo(ChronoUnit.MILLIS);
        return new KmsKey(
                home.keyArn(call.callerAccount(), KeyId.random(random)),
                plan.spec(),
                plan.usage(),
                plan.origin(),
                plan.manager(),
                plan.callerIv(),
                KeyState.ENABLED,
                created,
                plan.description(),
                plan.policy(),
                Map.of(),
                plan.tags(),
                new TreeSet<>(),
                Optional.empty(),
                Optional.empty(),
                rotation(plan, created),
                materials,
                publicKey,
                importSecret);
    }

    /** AWS managed keys rotate yearly, others when their owner says so. */
    private static Rotation rotation(KeyPlan plan, Instant created) {
        return plan.manager() == KeyManagerType.AWS
                ? Rotations.enabled(Rotation.OFF, Rotation.DEFAULT_PERIOD_DAYS, created)
                : Rotation.OFF;
    }

    /** Writes the key and its material, within the quota, and notes them with the call. */
    void insert(Call call, KeyTransaction transaction, NewKey made) {
        insert(call, transaction, made.key());
        transaction.insertMaterial(made.key(), made.key().materials().get(0).id(), made.material());
    }

    /** Writes a key that waits for its material, within the quota, and notes it with the call. */
    void insert(Call call, KeyTransaction transaction, KmsKey key) {
        if (key.manager() == KeyManagerType.CUSTOMER
                && isFull(transaction, key.arn().account())) {
            throw new KmsException.LimitExceeded(
                    "account " + key.arn().account() + " has " + quotas.keys() + " KMS keys, which is its quota",
                    "Schedule the deletion of keys or raise the quota");
        }
        transaction.insert(key);
        noteCreated(call, key);
    }

    /** The quota is for customer managed keys, whatever their state; the others are few, so they are counted last. */
    private boolean isFull(KeyTransaction transaction, String account) {
        long keys = transaction.countKeys(account);
        return keys >= quotas.keys() && keys - transaction.countManagedKeys(account) >= quotas.keys();
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
