package io.keyhold;

import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DeleteImportedKeyMaterialRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EncapsulateRequest;
import io.keyhold.api.EncapsulationAlgorithmSpec;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.ExpirationModelType;
import io.keyhold.api.GenerateMacRequest;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.ImportKeyMaterialRequest;
import io.keyhold.api.ImportType;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyState;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.api.OriginType;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.api.SignRequest;
import io.keyhold.api.SigningAlgorithmSpec;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/** A key with everything that the operations need of it, made while it was enabled and then brought into a state. */
final class WalkedKey {
    static final byte[] MESSAGE = {1, 2, 3};
    static final String GRANTEE = "arn:aws:iam::111122223333:root";
    final Life life;
    final OriginType origin;
    final String keyId;
    byte[] blob = {1};
    byte[] mac = {1};
    byte[] signature = {1};
    byte[] encapsulated = {1};
    String grantId = "none";
    final String alias;
    Optional<ImportKeyMaterialRequest> anotherImport = Optional.empty();

    /** A key in that state. */
    WalkedKey(Life life, OriginType origin, KeyUsageType usage, KeyState state) {
        this.life = life;
        this.origin = origin;
        KeySpec spec = spec(usage);
        this.keyId = life.createKey(
                CreateKeyRequest.of().withKeySpec(spec).withKeyUsage(usage).withOrigin(origin));
        this.alias = "alias/" + keyId;
        byte[] material = material(spec);
        if (origin == OriginType.EXTERNAL) {
            Importing importing = new Importing(life);
            importing.material(keyId, material);
            anotherImport = Optional.of(importing.request(keyId, material));
            if (usage == KeyUsageType.ENCRYPT_DECRYPT) {
                importing.material(keyId, Wraps.bytes(32), terms -> terms.withImportType(ImportType.NEW_KEY_MATERIAL));
            }
        }
        life.kms().createAlias(CreateAliasRequest.of(alias, keyId));
        use(usage);
        grant();
        bring(state);
    }

    private void use(KeyUsageType usage) {
        switch (usage) {
            case ENCRYPT_DECRYPT ->
                blob = life.kms().encrypt(EncryptRequest.of(keyId, MESSAGE)).ciphertextBlob();
            case GENERATE_VERIFY_MAC ->
                mac = life.kms()
                        .generateMac(GenerateMacRequest.of(MESSAGE, keyId, MacAlgorithmSpec.HMAC_SHA_256))
                        .mac();
            case SIGN_VERIFY ->
                signature = life.kms()
                        .sign(SignRequest.of(keyId, MESSAGE, SigningAlgorithmSpec.ECDSA_SHA_256))
                        .signature();
            case KEY_AGREEMENT -> {}
            case ENCAPSULATE_DECAPSULATE ->
                encapsulated = life.kms()
                        .encapsulate(EncapsulateRequest.of(keyId, EncapsulationAlgorithmSpec.ML_KEM))
                        .sharedSecretCiphertextBlob();
        }
    }

    private void grant() {
        grantId = life.kms()
                .createGrant(CreateGrantRequest.of(keyId, List.of(GrantOperation.DESCRIBE_KEY))
                        .withGranteePrincipal(GRANTEE))
                .grantId();
    }

    private void bring(KeyState state) {
        switch (state) {
            case DISABLED -> life.kms().disableKey(DisableKeyRequest.of(keyId));
            case PENDING_IMPORT -> life.kms().deleteImportedKeyMaterial(DeleteImportedKeyMaterialRequest.of(keyId));
            case PENDING_DELETION -> life.kms().scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(keyId));
            default -> {}
        }
    }

    /** A fresh import token of this key, if its state gives one. */
    ImportKeyMaterialRequest importAgain() {
        return anotherImport.orElseGet(() -> ImportKeyMaterialRequest.of(keyId, new byte[49], new byte[256])
                .withExpirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE));
    }

    private static KeySpec spec(KeyUsageType usage) {
        return switch (usage) {
            case ENCRYPT_DECRYPT -> KeySpec.SYMMETRIC_DEFAULT;
            case GENERATE_VERIFY_MAC -> KeySpec.HMAC_256;
            case SIGN_VERIFY, KEY_AGREEMENT -> KeySpec.ECC_NIST_P256;
            case ENCAPSULATE_DECAPSULATE -> KeySpec.ML_KEM_768;
        };
    }

    private static byte[] material(KeySpec spec) {
        try {
            if (spec.isSymmetric()) {
                return Wraps.bytes(32);
            }
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair().getPrivate().getEncoded();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
