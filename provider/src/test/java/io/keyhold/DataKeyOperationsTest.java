package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyhold.api.Caller;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DataKeyPairSpec;
import io.keyhold.api.DataKeySpec;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DecryptResponse;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.GenerateDataKeyPairRequest;
import io.keyhold.api.GenerateDataKeyPairResponse;
import io.keyhold.api.GenerateDataKeyPairWithoutPlaintextRequest;
import io.keyhold.api.GenerateDataKeyPairWithoutPlaintextResponse;
import io.keyhold.api.GenerateDataKeyRequest;
import io.keyhold.api.GenerateDataKeyResponse;
import io.keyhold.api.GenerateDataKeyWithoutPlaintextRequest;
import io.keyhold.api.GenerateDataKeyWithoutPlaintextResponse;
import io.keyhold.api.KeyEncryptionMechanism;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.RecipientInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Map;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataKeyOperationsTest {
    private static final Map<String, String> CONTEXT = Map.of("table", "orders");
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private Keyhold keyhold;
    private Kms kms;
    private String keyId = "";

    @BeforeEach
    void open() throws IOException {
        keyhold = Keyhold.open(TestKeyhold.settings(directory));
        kms = keyhold.kms();
        keyId = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
    }

    @AfterEach
    void close() {
        keyhold.close();
    }

    @ParameterizedTest
    @EnumSource
    void generateDataKey_everySpec_isWhatDecryptGives(DataKeySpec spec) {
        GenerateDataKeyResponse made = kms.generateDataKey(
                GenerateDataKeyRequest.of(keyId).withKeySpec(spec).withEncryptionContext(CONTEXT));

        DecryptResponse opened = decrypt(made.ciphertextBlob());
        assertThat(made.plaintext()).hasSize(spec == DataKeySpec.AES_256 ? 32 : 16);
        assertThat(opened.plaintext()).isEqualTo(made.plaintext());
        assertThat(made.keyId()).isEqualTo(opened.keyId());
        assertThat(made.keyMaterialId()).isEqualTo(opened.keyMaterialId()).contains(currentMaterial());
        assertThatThrownBy(() -> kms.decrypt(DecryptRequest.of(made.ciphertextBlob())))
                .isInstanceOf(KmsException.InvalidCiphertext.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 1024})
    void generateDataKey_numberOfBytes_isTheLength(int bytes) {
        GenerateDataKeyRequest request =
                GenerateDataKeyRequest.of(keyId).withNumberOfBytes(bytes).withEncryptionContext(CONTEXT);

        GenerateDataKeyResponse one = kms.generateDataKey(request);

        assertThat(one.plaintext()).hasSize(bytes);
        assertThat(decrypt(one.ciphertextBlob()).plaintext()).isEqualTo(one.plaintext());
        assertThat(kms.generateDataKey(request).ciphertextBlob()).isNotEqualTo(one.ciphertextBlob());
    }

    @Test
    void generateDataKey_limitsOverstepped_isRefused() {
        GenerateDataKeyRequest request = GenerateDataKeyRequest.of(keyId);
        refused("Please specify either number of bytes or key spec.", () -> kms.generateDataKey(request));
        refused(
                "Please specify either number of bytes or key spec.",
                () -> kms.generateDataKey(request.withNumberOfBytes(32).withKeySpec(DataKeySpec.AES_256)));
        refused("'numberOfBytes'", () -> kms.generateDataKey(request.withNumberOfBytes(0)));
        refused("less than or equal to 1024", () -> kms.generateDataKey(request.withNumberOfBytes(1025)));
        assertThatThrownBy(() -> kms.generateDataKey(request.withNumberOfBytes(32)
                        .withRecipient(new RecipientInfo(KeyEncryptionMechanism.RSAES_OAEP_SHA_256, new byte[1]))))
                .isInstanceOf(KmsException.Unsupported.class);
    }

    @Test
    void generateDataKeyWithoutPlaintext_blob_opensToThatManyBytes() {
        GenerateDataKeyWithoutPlaintextResponse made =
                kms.generateDataKeyWithoutPlaintext(GenerateDataKeyWithoutPlaintextRequest.of(keyId)
                        .withNumberOfBytes(48)
                        .withEncryptionContext(CONTEXT));

        assertThat(decrypt(made.ciphertextBlob()).plaintext()).hasSize(48);
        assertThat(made.keyMaterialId()).contains(currentMaterial());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = "ML_KEM_.*") // they do not sign: KemTest
    void generateDataKeyPair_everySpec_signsByAnotherProvider(DataKeyPairSpec spec) throws Exception {
        GenerateDataKeyPairResponse made = kms.generateDataKeyPair(
                GenerateDataKeyPairRequest.of(keyId, spec).withEncryptionContext(CONTEXT));

        assertThat(made.keyPairSpec()).isEqualTo(spec);
        assertThat(decrypt(made.privateKeyCiphertextBlob()).plaintext()).isEqualTo(made.privateKeyPlaintext());
        assertThat(made.keyMaterialId()).contains(currentMaterial());
        assertPair(spec, made.privateKeyPlaintext(), made.publicKey());
    }

    @Test
    void generateDataKeyPairWithoutPlaintext_privateKey_comesOutOfDecryptOnly() throws Exception {
        GenerateDataKeyPairWithoutPlaintextResponse made = kms.generateDataKeyPairWithoutPlaintext(
                GenerateDataKeyPairWithoutPlaintextRequest.of(keyId, DataKeyPairSpec.ECC_NIST_P256)
                        .withEncryptionContext(CONTEXT));

        assertPair(
                DataKeyPairSpec.ECC_NIST_P256,
                decrypt(made.privateKeyCiphertextBlob()).plaintext(),
                made.publicKey());
    }

    @Test
    void generateDataKey_dryRun_saysThatItWouldSucceed() {
        assertThatThrownBy(() -> kms.generateDataKey(GenerateDataKeyRequest.of(keyId)
                        .withKeySpec(DataKeySpec.AES_256)
                        .withDryRun(true)))
                .isInstanceOf(KmsException.DryRun.class);
        assertThatThrownBy(() -> kms.generateDataKeyPair(GenerateDataKeyPairRequest.of(keyId, DataKeyPairSpec.RSA_4096)
                        .withDryRun(true)))
                .isInstanceOf(KmsException.DryRun.class);
    }

    @Test
    void generateDataKey_disabledOrOtherKey_isRefused() {
        String hmac = kms.createKey(CreateKeyRequest.of()
                        .withKeySpec(KeySpec.HMAC_256)
                        .withKeyUsage(KeyUsageType.GENERATE_VERIFY_MAC))
                .keyMetadata()
                .keyId();
        assertThatThrownBy(() ->
                        kms.generateDataKey(GenerateDataKeyRequest.of(hmac).withNumberOfBytes(32)))
                .isInstanceOf(KmsException.InvalidKeyUsage.class)
                .hasMessageContaining("key usage is GENERATE_VERIFY_MAC which is not valid for GenerateDataKey.");
        kms.disableKey(DisableKeyRequest.of(keyId));
        assertThatThrownBy(() ->
                        kms.generateDataKey(GenerateDataKeyRequest.of(keyId).withNumberOfBytes(32)))
                .isInstanceOf(KmsException.Disabled.class);
        assertThatThrownBy(() ->
                        kms.generateDataKeyPair(GenerateDataKeyPairRequest.of(keyId, DataKeyPairSpec.ECC_NIST_P256)))
                .isInstanceOf(KmsException.Disabled.class);
    }

    @Test
    void generateDataKey_byAnother_isDenied() {
        Kms bob = keyhold.as(Caller.of("arn:aws:iam::111122223333:user/bob"));
        assertThatThrownBy(() ->
                        bob.generateDataKey(GenerateDataKeyRequest.of(keyId).withNumberOfBytes(32)))
                .isInstanceOf(KmsException.AccessDenied.class)
                .hasMessageContaining("kms:GenerateDataKey");
    }

    @Test
    void generateDataKey_audit_tellsTheMembersAndNoSecret() throws IOException {
        kms.generateDataKey(GenerateDataKeyRequest.of(keyId)
                .withKeySpec(DataKeySpec.AES_128)
                .withEncryptionContext(CONTEXT));
        kms.generateDataKeyPair(GenerateDataKeyPairRequest.of(keyId, DataKeyPairSpec.ECC_NIST_P256));

        List<JsonNode> events = TestKeyhold.audit(keyhold);
        JsonNode key = events.get(events.size() - 2);
        JsonNode pair = events.get(events.size() - 1);
        assertThat(key.get("requestParameters").toString())
                .isEqualTo("{\"keyId\":\"" + keyId
                        + "\",\"keySpec\":\"AES_128\",\"encryptionContext\":{\"table\":\"orders\"}}");
        assertThat(key.get("additionalEventData").get("keyMaterialId").asText()).isEqualTo(currentMaterial());
        assertThat(key.get("readOnly").asBoolean()).isTrue();
        assertThat(pair.get("requestParameters").toString())
                .isEqualTo("{\"keyId\":\"" + keyId + "\",\"keyPairSpec\":\"ECC_NIST_P256\"}");
        assertThat(pair.get("responseElements").isNull()).isTrue();
    }

    private DecryptResponse decrypt(byte[] blob) {
        return kms.decrypt(DecryptRequest.of(blob).withEncryptionContext(CONTEXT));
    }

    private String currentMaterial() {
        return kms.describeKey(DescribeKeyRequest.of(keyId))
                .keyMetadata()
                .currentKeyMaterialId()
                .orElseThrow();
    }

    private static void refused(String text, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining(text);
    }

    /** The pair belongs together in the eyes of a provider that did not make it. */
    private static void assertPair(DataKeyPairSpec spec, byte[] pkcs8, byte[] spki) throws Exception {
        Provider judge = new BouncyCastleProvider();
        String family = spec.value().substring(0, 3);
        KeyFactory factory = KeyFactory.getInstance(
                spec == DataKeyPairSpec.ECC_NIST_EDWARDS25519 ? "Ed25519" : family.equals("RSA") ? "RSA" : "EC", judge);
        Signature signature = Signature.getInstance(
                switch (spec) {
                    case RSA_2048, RSA_3072, RSA_4096 -> "SHA256withRSA";
                    case ECC_NIST_EDWARDS25519 -> "Ed25519";
                    case SM2 -> "SM3withSM2";
                    case ECC_NIST_P256, ECC_NIST_P384, ECC_NIST_P521, ECC_SECG_P256K1 -> "SHA256withECDSA";
                    case ML_KEM_512, ML_KEM_768, ML_KEM_1024 -> throw new IllegalArgumentException("it does not sign");
                },
                judge);
        PrivateKey privateKey = factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        PublicKey publicKey = factory.generatePublic(new X509EncodedKeySpec(spki));
        signature.initSign(privateKey);
        signature.update(MESSAGE);
        byte[] made = signature.sign();
        signature.initVerify(publicKey);
        signature.update(MESSAGE);
        assertThat(signature.verify(made)).isTrue();
    }
}
