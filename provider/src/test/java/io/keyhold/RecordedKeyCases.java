package io.keyhold;

import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DeleteImportedKeyMaterialRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EnableKeyRotationRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.ExpirationModelType;
import io.keyhold.api.GetParametersForImportRequest;
import io.keyhold.api.GetPublicKeyRequest;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.ImportKeyMaterialRequest;
import io.keyhold.api.ImportType;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsRequest;
import io.keyhold.api.ReplicateKeyRequest;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.api.Tag;
import io.keyhold.api.TagResourceRequest;
import io.keyhold.api.UntagResourceRequest;
import io.keyhold.api.WrappingKeySpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Requests that are answered with a recorded error of AWS: how keys are made, their states, imports, rotation, tags. */
final class RecordedKeyCases {
    private static final byte[] HELLO = {1, 2, 3};
    private final Map<String, Supplier<Refusal>> cases = new TreeMap<>();
    private final Life life;
    private final Importing importing;
    private final String key;

    RecordedKeyCases(Life life) {
        this.life = life;
        this.importing = new Importing(life);
        this.key = life.createKey();
    }

    Map<String, Supplier<Refusal>> all() {
        creation();
        states();
        imports();
        rotations();
        tags();
        return cases;
    }

    private void creation() {
        put("hmacKeyWithoutUsage", CreateKeyRequest.of().withKeySpec(KeySpec.HMAC_256));
        put("rsaKeyWithoutUsage", CreateKeyRequest.of().withCustomerMasterKeySpec(KeySpec.RSA_2048));
        put(
                "bothSpecsEqual",
                CreateKeyRequest.of()
                        .withKeySpec(KeySpec.SYMMETRIC_DEFAULT)
                        .withCustomerMasterKeySpec(KeySpec.SYMMETRIC_DEFAULT));
        put(
                "bothSpecsDifferent",
                CreateKeyRequest.of()
                        .withKeySpec(KeySpec.RSA_2048)
                        .withCustomerMasterKeySpec(KeySpec.SYMMETRIC_DEFAULT));
        put(
                "usageOfAnotherSpec",
                CreateKeyRequest.of().withKeySpec(KeySpec.RSA_2048).withKeyUsage(KeyUsageType.KEY_AGREEMENT));
    }

    private void states() {
        String empty = importing.aesKey();
        String emptyPair = importing.key(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
        String disabled = life.createKey();
        life.kms().disableKey(DisableKeyRequest.of(disabled));
        put("encryptBeforeImport", EncryptRequest.of(empty, HELLO), "arn", arn(empty));
        put("publicKeyBeforeImport", GetPublicKeyRequest.of(emptyPair), "arn", arn(emptyPair));
        put("grantBeforeImport", grant(empty), "arn", arn(empty));
        put("encryptDisabled", EncryptRequest.of(disabled, HELLO), "arn", arn(disabled));
        put("rotateDisabled", RotateKeyOnDemandRequest.of(disabled), "arn", arn(disabled));
        put("grantDisabled", grant(disabled), "arn", arn(disabled));
    }

    private static CreateGrantRequest grant(String keyId) {
        return CreateGrantRequest.of(keyId, List.of(GrantOperation.DESCRIBE_KEY))
                .withGranteePrincipal(WalkedKey.GRANTEE);
    }

    private void imports() {
        put(
                "importParametersOfAKeyOfItsOwn",
                GetParametersForImportRequest.of(key, AlgorithmSpec.SM2PKE, WrappingKeySpec.SM2),
                "arn",
                arn(key));
        put("deleteMaterialOfAKeyOfItsOwn", DeleteImportedKeyMaterialRequest.of(key), "arn", arn(key));
        String empty = importing.aesKey();
        ImportKeyMaterialRequest undated = ImportKeyMaterialRequest.of(empty, new byte[1], new byte[1]);
        put("expiryByDefaultWithoutTime", undated);
        put("expiryWithoutTime", undated.withExpirationModel(ExpirationModelType.KEY_MATERIAL_EXPIRES));
        cases.put("secondPendingMaterial", this::secondPendingMaterial);
        String imported = importing.aesKey();
        importing.material(imported, Wraps.bytes(32));
        put("replicateAKeyOfOneRegion", ReplicateKeyRequest.of(key, "eu-west-2"), "arn", arn(key));
        put("rotateWithoutNewMaterial", RotateKeyOnDemandRequest.of(imported), "arn", arn(imported));
    }

    /** The id of material follows from its bytes, so that of what is refused is known from an import that is not. */
    private Refusal secondPendingMaterial() {
        String imported = importing.aesKey();
        byte[] second = Wraps.bytes(32);
        importing.material(imported, Wraps.bytes(32));
        String refused = importing.material(imported, second, RecordedKeyCases::asNew);
        life.kms()
                .deleteImportedKeyMaterial(
                        DeleteImportedKeyMaterialRequest.of(imported).withKeyMaterialId(refused));
        String waiting = importing.material(imported, Wraps.bytes(32), RecordedKeyCases::asNew);
        return Refusal.of(
                life.kms(),
                asNew(importing.request(imported, second)),
                "arn",
                arn(imported),
                "new",
                refused,
                "waiting",
                waiting);
    }

    private static ImportKeyMaterialRequest asNew(ImportKeyMaterialRequest request) {
        return request.withImportType(ImportType.NEW_KEY_MATERIAL);
    }

    private void rotations() {
        String hmac = life.createKey(
                CreateKeyRequest.of().withKeySpec(KeySpec.HMAC_256).withKeyUsage(KeyUsageType.GENERATE_VERIFY_MAC));
        put("rotateHmac", RotateKeyOnDemandRequest.of(hmac), "arn", arn(hmac));
        put("enableRotationOfHmac", EnableKeyRotationRequest.of(hmac), "arn", arn(hmac));
        cases.put("rotateTooOften", () -> {
            String worn = life.createKey();
            for (int i = 0; i < 25; i++) {
                life.kms().rotateKeyOnDemand(RotateKeyOnDemandRequest.of(worn));
                life.pass(Duration.ofMinutes(1));
            }
            return Refusal.of(life.kms(), RotateKeyOnDemandRequest.of(worn), "arn", arn(worn));
        });
    }

    private void tags() {
        put("tagTwice", TagResourceRequest.of(key, List.of(new Tag("a", "1"), new Tag("a", "2"))));
        put("createWithATagTwice", CreateKeyRequest.of().withTags(List.of(new Tag("a", "1"), new Tag("a", "1"))));
        put("tooManyTags", TagResourceRequest.of(key, manyTags(0, 51)));
        String full = life.createKey(CreateKeyRequest.of().withTags(manyTags(0, 50)));
        put("tooManyTagsInSteps", TagResourceRequest.of(full, manyTags(50, 51)));
        put("reservedTag", TagResourceRequest.of(key, List.of(new Tag("AwS:a", "1"))));
        put("untagReserved", UntagResourceRequest.of(key, List.of("aws:a")));
        String value = "v".repeat(300);
        put("longTagValue", TagResourceRequest.of(key, List.of(new Tag("a", value))), "value", value);
    }

    private static List<Tag> manyTags(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> new Tag("tag" + i, "")).toList();
    }

    private String arn(String keyId) {
        return life.describe(keyId).arn();
    }

    private void put(String name, KmsRequest request, String... values) {
        cases.put(name, () -> Refusal.of(life.kms(), request, values));
    }
}
