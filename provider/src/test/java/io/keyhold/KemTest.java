package io.keyhold;

import static io.keyhold.api.EncapsulationAlgorithmSpec.ML_KEM;
import static io.keyhold.api.KeyUsageType.ENCAPSULATE_DECAPSULATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DataKeyPairSpec;
import io.keyhold.api.DecapsulateRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.EnableKeyRotationRequest;
import io.keyhold.api.EncapsulateRequest;
import io.keyhold.api.EncapsulateResponse;
import io.keyhold.api.GenerateDataKeyPairRequest;
import io.keyhold.api.GenerateDataKeyPairResponse;
import io.keyhold.api.GetKeyLastUsageRequest;
import io.keyhold.api.GetPublicKeyRequest;
import io.keyhold.api.GetPublicKeyResponse;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KeyLastUsageTrackingOperation;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.OriginType;
import io.keyhold.api.SignRequest;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.config.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** ML-KEM keys through {@link Kms}: both operations, what AWS says of the keys, and what a wrong ciphertext shows. */
class KemTest {
    private static final int WRONG = 10_000;

    @TempDir
    static Path directory;

    private static Keyhold keyhold;
    private static Kms kms;

    @BeforeAll
    static void open() {
        keyhold = TestKeyhold.open();
        kms = keyhold.kms();
    }

    @AfterAll
    static void close() {
        keyhold.close();
    }

    @ParameterizedTest
    @CsvSource({"ML_KEM_512, 768, 822", "ML_KEM_768, 1088, 1206", "ML_KEM_1024, 1568, 1590"})
    void decapsulate_ofWhatWasEncapsulated_isTheSecretForBothSides(KeySpec spec, int ciphertext, int publicKey)
            throws IOException {
        KeyMetadata key = create(spec);
        EncapsulateResponse made = kms.encapsulate(EncapsulateRequest.of(key.keyId(), ML_KEM));
        GetPublicKeyResponse half = kms.getPublicKey(GetPublicKeyRequest.of(key.keyId()));
        SecretWithEncapsulation theirs = new MLKEMGenerator(new java.security.SecureRandom())
                .generateEncapsulated((MLKEMPublicKeyParameters) PublicKeyFactory.createKey(half.publicKey()));

        assertThat(made.keyId()).isEqualTo(key.arn());
        assertThat(made.encapsulationAlgorithm()).isEqualTo(ML_KEM);
        assertThat(made.sharedSecret()).hasSize(32);
        assertThat(made.sharedSecretCiphertextBlob()).hasSize(ciphertext);
        assertThat(secret(key, made.sharedSecretCiphertextBlob())).isEqualTo(made.sharedSecret());
        assertThat(secret(key, theirs.getEncapsulation())).isEqualTo(theirs.getSecret());
        assertThat(half.publicKey()).hasSize(publicKey);
        assertThat(half.keyUsage()).isEqualTo(ENCAPSULATE_DECAPSULATE);
        assertThat(half.encapsulationAlgorithms()).containsExactly(ML_KEM);
        assertThat(key.encapsulationAlgorithms()).containsExactly(ML_KEM);
        assertThat(key.signingAlgorithms()).isEmpty();
    }

    @Test
    void decapsulate_tenThousandWrongCiphertexts_givesAsManyOtherSecretsAndNoError() {
        KeyMetadata key = create(KeySpec.ML_KEM_768);
        EncapsulateResponse made = kms.encapsulate(EncapsulateRequest.of(key.keyId(), ML_KEM));
        Random random = new Random(1);
        Set<String> secrets = new HashSet<>();

        for (int i = 0; i < WRONG; i++) {
            byte[] wrong = made.sharedSecretCiphertextBlob();
            if (i % 2 == 0) {
                wrong[i / 2 % wrong.length] ^= (byte) (1 + i / 2 / wrong.length);
            } else {
                random.nextBytes(wrong);
            }
            byte[] secret = secret(key, wrong);
            assertThat(secret).as("seed 1, case " + i).hasSize(32);
            secrets.add(Arrays.toString(secret));
        }

        assertThat(secrets.size()).isEqualTo(WRONG);
        assertThat(secrets.contains(Arrays.toString(made.sharedSecret()))).isFalse();
        assertThat(secret(key, made.sharedSecretCiphertextBlob())).isEqualTo(made.sharedSecret());
    }

    @Test
    void decapsulate_rightWrongAndOfAnotherKey_leaveTheSameRecordButForIdAndTime() throws IOException {
        try (Life life = new Life(directory.resolve("records"))) {
            String keyId = life.createKey(
                    CreateKeyRequest.of().withKeySpec(KeySpec.ML_KEM_512).withKeyUsage(ENCAPSULATE_DECAPSULATE));
            String other = life.createKey(
                    CreateKeyRequest.of().withKeySpec(KeySpec.ML_KEM_512).withKeyUsage(ENCAPSULATE_DECAPSULATE));
            byte[] right =
                    life.kms().encapsulate(EncapsulateRequest.of(keyId, ML_KEM)).sharedSecretCiphertextBlob();
            byte[] ofOther =
                    life.kms().encapsulate(EncapsulateRequest.of(other, ML_KEM)).sharedSecretCiphertextBlob();
            for (byte[] blob : List.of(right, ofOther, new byte[768])) {
                life.kms().decapsulate(DecapsulateRequest.of(keyId, blob, ML_KEM));
            }

            List<JsonNode> records = TestKeyhold.audit(life.keyhold());
            List<String> decapsulations = records.stream()
                    .filter(record -> record.get("eventName").asText().equals("Decapsulate"))
                    .map(KemTest::withoutIds)
                    .toList();

            assertThat(decapsulations).hasSize(3).allMatch(decapsulations.get(0)::equals);
            for (JsonNode record : records.subList(2, records.size())) {
                assertThat(record.get("requestParameters").toString())
                        .isIn(
                                "{\"keyId\":\"" + keyId + "\",\"encapsulationAlgorithm\":\"ML_KEM\"}",
                                "{\"keyId\":\"" + other + "\",\"encapsulationAlgorithm\":\"ML_KEM\"}");
                assertThat(record.get("responseElements").isNull()).isTrue();
                assertThat(record.get("readOnly").asBoolean()).isTrue();
                assertThat(record.get("managementEvent").asBoolean()).isTrue();
            }
        }
    }

    @Test
    void decapsulate_anotherLength_isInvalidCiphertext() {
        KeyMetadata key = create(KeySpec.ML_KEM_1024);

        for (int length : new int[] {0, 1, 768, 1088, 1567, 1569}) {
            DecapsulateRequest request = DecapsulateRequest.of(key.keyId(), new byte[length], ML_KEM);
            refused(
                    KmsException.InvalidCiphertext.class,
                    "a ciphertext of `" + length + "` bytes is not one of key spec ML_KEM_1024",
                    () -> kms.decapsulate(request));
            refused(
                    KmsException.InvalidCiphertext.class,
                    "a ciphertext of `" + length + "` bytes",
                    () -> kms.decapsulate(request.withDryRun(true)));
        }
    }

    @Test
    void dryRun_ofBoth_endsBeforeTheWork() {
        KeyMetadata key = create(KeySpec.ML_KEM_512);

        refused(
                KmsException.DryRun.class,
                "The request would have succeeded, but the DryRun option is set.",
                () -> kms.encapsulate(EncapsulateRequest.of(key.keyId(), ML_KEM).withDryRun(true)));
        refused(
                KmsException.DryRun.class,
                "The request would have succeeded, but the DryRun option is set.",
                () -> kms.decapsulate(DecapsulateRequest.of(key.keyId(), new byte[768], ML_KEM)
                        .withDryRun(true)));
    }

    @Test
    void operations_onKeysOfAnotherUsage_areRefusedInTheWordsOfAws() {
        KeyMetadata key = create(KeySpec.ML_KEM_768);
        KeyMetadata signing = create(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);

        refused(
                KmsException.InvalidKeyUsage.class,
                signing.arn() + " key usage is SIGN_VERIFY which is not valid for Encapsulate.",
                () -> kms.encapsulate(EncapsulateRequest.of(signing.keyId(), ML_KEM)));
        refused(
                KmsException.InvalidKeyUsage.class,
                signing.arn() + " key usage is SIGN_VERIFY which is not valid for Decapsulate.",
                () -> kms.decapsulate(DecapsulateRequest.of(signing.keyId(), new byte[768], ML_KEM)));
        refused(
                KmsException.InvalidKeyUsage.class,
                key.arn() + " key usage is ENCAPSULATE_DECAPSULATE which is not valid for Sign.",
                () -> kms.sign(SignRequest.of(key.keyId(), new byte[1], SigningAlgorithmSpec.ML_DSA_SHAKE_256)));
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyUsageType.class,
            names = {"SIGN_VERIFY", "ENCRYPT_DECRYPT", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"})
    void createKey_ofAnotherUsage_isRefused(KeyUsageType usage) {
        refused(
                KmsException.Validation.class,
                "KeyUsage " + usage + " is not compatible with KeySpec ML_KEM_768",
                () -> create(KeySpec.ML_KEM_768, usage));
        refused(
                KmsException.Validation.class,
                "KeyUsage ENCAPSULATE_DECAPSULATE is not compatible with KeySpec SYMMETRIC_DEFAULT",
                () -> create(KeySpec.SYMMETRIC_DEFAULT, ENCAPSULATE_DECAPSULATE));
    }

    @Test
    void importAndRotation_areUnsupported() {
        refused(
                KmsException.Unsupported.class,
                "key spec ML_KEM_768 takes no imported key material",
                () -> kms.createKey(CreateKeyRequest.of()
                        .withKeySpec(KeySpec.ML_KEM_768)
                        .withKeyUsage(ENCAPSULATE_DECAPSULATE)
                        .withOrigin(OriginType.EXTERNAL)));
        KeyMetadata key = create(KeySpec.ML_KEM_768);
        refused(
                KmsException.Unsupported.class,
                key.arn(),
                () -> kms.enableKeyRotation(EnableKeyRotationRequest.of(key.keyId())));
    }

    @ParameterizedTest
    @EnumSource(names = {"ML_KEM_512", "ML_KEM_768", "ML_KEM_1024"})
    void generateDataKeyPair_isASeedThatAnotherImplementationReads(DataKeyPairSpec spec) throws IOException {
        KeyMetadata wrapping = create(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT);
        GenerateDataKeyPairResponse made =
                kms.generateDataKeyPair(GenerateDataKeyPairRequest.of(wrapping.keyId(), spec));
        SecretWithEncapsulation theirs = new MLKEMGenerator(new java.security.SecureRandom())
                .generateEncapsulated((MLKEMPublicKeyParameters) PublicKeyFactory.createKey(made.publicKey()));
        MLKEMPrivateKeyParameters read =
                (MLKEMPrivateKeyParameters) PrivateKeyFactory.createKey(made.privateKeyPlaintext());

        assertThat(made.privateKeyPlaintext()).hasSize(86);
        assertThat(read.getSeed()).hasSize(64);
        assertThat(new MLKEMExtractor(read).extractSecret(theirs.getEncapsulation()))
                .isEqualTo(theirs.getSecret());
        assertThat(kms.decrypt(DecryptRequest.of(made.privateKeyCiphertextBlob()))
                        .plaintext())
                .isEqualTo(made.privateKeyPlaintext());
    }

    @Test
    void lastUsage_ofBoth_isTracked() throws IOException {
        try (Life life = new Life(directory.resolve("usage"))) {
            String keyId = life.createKey(
                    CreateKeyRequest.of().withKeySpec(KeySpec.ML_KEM_512).withKeyUsage(ENCAPSULATE_DECAPSULATE));
            byte[] blob =
                    life.kms().encapsulate(EncapsulateRequest.of(keyId, ML_KEM)).sharedSecretCiphertextBlob();
            assertThat(lastUsage(life, keyId)).isEqualTo(KeyLastUsageTrackingOperation.ENCAPSULATE);
            life.kms().decapsulate(DecapsulateRequest.of(keyId, blob, ML_KEM));
            life.pass(java.time.Duration.ofHours(1));
            life.reopen();

            assertThat(lastUsage(life, keyId)).isEqualTo(KeyLastUsageTrackingOperation.DECAPSULATE);
            assertThat(life.kms()
                            .decapsulate(DecapsulateRequest.of(keyId, blob, ML_KEM))
                            .sharedSecret())
                    .as("by the key that was read from the store")
                    .hasSize(32);
        }
    }

    @Test
    void rate_ofBothTogether_isThatOfMlDsa() throws IOException {
        Path settings = TestKeyhold.settings(
                java.nio.file.Files.createDirectories(directory.resolve("rates")), "keyhold.request-rates = on");
        try (Keyhold rated = Keyhold.open(Settings.read(settings), new ManualClock(Life.BEGIN))) {
            String keyId = rated.kms()
                    .createKey(CreateKeyRequest.of()
                            .withKeySpec(KeySpec.ML_KEM_512)
                            .withKeyUsage(ENCAPSULATE_DECAPSULATE))
                    .keyMetadata()
                    .keyId();
            for (int i = 0; i < 500; i++) {
                rated.kms().encapsulate(EncapsulateRequest.of(keyId, ML_KEM));
                rated.kms().decapsulate(DecapsulateRequest.of(keyId, new byte[768], ML_KEM));
            }

            assertThatThrownBy(() -> rated.kms().encapsulate(EncapsulateRequest.of(keyId, ML_KEM)))
                    .isInstanceOf(KmsException.Throttling.class)
                    .hasMessageContaining("at most 1000 ML-KEM cryptographic requests per second");
        }
    }

    @Test
    void grant_ofDecapsulate_letsItsGranteeDecapsulateOnly() throws IOException {
        try (AccessWorld world = new AccessWorld(java.nio.file.Files.createDirectories(directory.resolve("access")))) {
            String keyArn = world.root()
                    .createKey(CreateKeyRequest.of()
                            .withKeySpec(KeySpec.ML_KEM_512)
                            .withKeyUsage(ENCAPSULATE_DECAPSULATE))
                    .keyMetadata()
                    .arn();
            world.root()
                    .createGrant(CreateGrantRequest.of(keyArn, List.of(GrantOperation.DECAPSULATE))
                            .withGranteePrincipal(AccessWorld.ALICE));
            Kms alice = world.as(AccessWorld.ALICE);

            assertThat(alice.decapsulate(DecapsulateRequest.of(keyArn, new byte[768], ML_KEM))
                            .sharedSecret())
                    .hasSize(32);
            refused(
                    KmsException.AccessDenied.class,
                    "is not authorized to perform: kms:Encapsulate on resource: " + keyArn,
                    () -> alice.encapsulate(EncapsulateRequest.of(keyArn, ML_KEM)));
            refused(
                    KmsException.Validation.class,
                    "a key with KeySpec ML_KEM_512 and KeyUsage ENCAPSULATE_DECAPSULATE cannot perform Decrypt",
                    () -> world.root()
                            .createGrant(CreateGrantRequest.of(keyArn, List.of(GrantOperation.DECRYPT))
                                    .withGranteePrincipal(AccessWorld.ALICE)));
        }
    }

    private static KeyLastUsageTrackingOperation lastUsage(Life life, String keyId) {
        return life.kms()
                .getKeyLastUsage(GetKeyLastUsageRequest.of(keyId))
                .keyLastUsage()
                .orElseThrow()
                .operation();
    }

    private static KeyMetadata create(KeySpec spec) {
        return create(spec, ENCAPSULATE_DECAPSULATE);
    }

    private static KeyMetadata create(KeySpec spec, KeyUsageType usage) {
        return kms.createKey(CreateKeyRequest.of().withKeySpec(spec).withKeyUsage(usage))
                .keyMetadata();
    }

    private static byte[] secret(KeyMetadata key, byte[] ciphertext) {
        return kms.decapsulate(DecapsulateRequest.of(key.keyId(), ciphertext, ML_KEM))
                .sharedSecret();
    }

    private static String withoutIds(JsonNode record) {
        List<String> members = new ArrayList<>();
        record.fieldNames().forEachRemaining(name -> {
            if (!Set.of("eventID", "requestID", "eventTime").contains(name)) {
                members.add(name + "=" + record.get(name));
            }
        });
        return String.join("\n", members);
    }

    private static void refused(Class<? extends KmsException> type, String message, Runnable call) {
        assertThatThrownBy(call::run).isExactlyInstanceOf(type).hasMessageContaining(message);
    }
}
