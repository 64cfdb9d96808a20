package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DeriveSharedSecretRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.GetPublicKeyRequest;
import io.keyhold.api.KeyAgreementAlgorithmSpec;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.MessageType;
import io.keyhold.api.SignRequest;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.api.VerifyRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Key pairs in the store and in the audit trail: reopened, adopted, verified after signing. */
class KeyPairStoreTest {
    private static final byte[] CANARY = "canary-message-4711".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private Path settings;

    @BeforeEach
    void write() throws Exception {
        settings = TestKeyhold.settings(directory, "keyhold.verify-after-sign = on");
    }

    @ParameterizedTest
    @EnumSource(
            value = KeySpec.class,
            names = {"RSA_2048", "ECC_NIST_P256", "ECC_SECG_P256K1", "ECC_NIST_EDWARDS25519", "ML_DSA_44", "SM2"})
    void sign_afterReopening_isByTheSameKey(KeySpec spec) {
        SigningAlgorithmSpec algorithm =
                spec.signingAlgorithms(KeyUsageType.SIGN_VERIFY).get(0);
        String keyId;
        byte[] before;
        try (Keyhold keyhold = Keyhold.open(settings)) {
            keyId = create(keyhold.kms(), spec, KeyUsageType.SIGN_VERIFY);
            before =
                    keyhold.kms().sign(SignRequest.of(keyId, CANARY, algorithm)).signature();
        }
        try (Keyhold keyhold = Keyhold.open(settings)) {
            assertThat(keyhold.kms()
                            .verify(VerifyRequest.of(keyId, CANARY, before, algorithm))
                            .signatureValid())
                    .isTrue();
            assertThat(keyhold.kms()
                            .sign(SignRequest.of(keyId, CANARY, algorithm))
                            .signature())
                    .isNotEmpty();
        }
    }

    @Test
    void everyCall_isAuditedWithAwsMembersAndWithoutMessages() throws Exception {
        byte[] signature;
        byte[] secret;
        try (Keyhold keyhold = Keyhold.open(settings)) {
            Kms kms = keyhold.kms();
            SigningAlgorithmSpec algorithm = SigningAlgorithmSpec.ECDSA_SHA_256;
            String signing = create(kms, KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
            String agreeing = create(kms, KeySpec.ECC_NIST_P256, KeyUsageType.KEY_AGREEMENT);
            signature = kms.sign(SignRequest.of(signing, CANARY, algorithm)).signature();
            kms.verify(VerifyRequest.of(signing, CANARY, signature, algorithm).withMessageType(MessageType.RAW));
            byte[] peer = kms.getPublicKey(GetPublicKeyRequest.of(agreeing)).publicKey();
            secret = kms.deriveSharedSecret(
                            DeriveSharedSecretRequest.of(agreeing, KeyAgreementAlgorithmSpec.ECDH, peer))
                    .sharedSecret();
        }
        List<JsonNode> records = TestKeyhold.audit(settings);

        assertThat(records.stream().map(record -> record.get("eventName").asText()))
                .containsExactly("CreateKey", "CreateKey", "Sign", "Verify", "GetPublicKey", "DeriveSharedSecret");
        assertThat(members(records.get(2))).containsExactlyInAnyOrder("keyId", "messageType", "signingAlgorithm");
        assertThat(members(records.get(4))).containsExactly("keyId");
        assertThat(members(records.get(5))).containsExactlyInAnyOrder("keyId", "keyAgreementAlgorithm");
        for (JsonNode record : records.subList(2, 6)) {
            assertThat(record.get("readOnly").asBoolean()).isTrue();
            assertThat(record.get("responseElements").isNull()).isTrue();
        }
        for (byte[] hidden : List.of(CANARY, signature, secret)) {
            assertThat(records.toString())
                    .doesNotContain(Base64.getEncoder().encodeToString(hidden))
                    .doesNotContain(HexFormat.of().formatHex(hidden))
                    .doesNotContain("canary");
        }
    }

    @Test
    void unstoredPair_adopted_isTheStoredKeyFromThenOn() throws Exception {
        try (Keyhold keyhold = Keyhold.open(settings)) {
            KeyholdProvider provider = new KeyholdProvider(keyhold);
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
            generator.initialize(256);
            KeyPair pair = generator.generateKeyPair();
            byte[] early = sign(provider, pair);
            KeyStore store = KeyStore.getInstance("KEYHOLD", provider);
            store.load(null, null);
            assertThat(store.size()).isZero();

            store.setKeyEntry("adopted", pair.getPrivate(), null, new Certificate[] {
                TestCertificates.selfSigned(pair, new JcaContentSignerBuilder("SHA256withECDSA").setProvider(provider))
            });

            assertThat(store.getKey("adopted", null)).isEqualTo(pair.getPrivate());
            assertThat(verifies(pair, early)).isTrue();
            assertThat(verifies(pair, sign(provider, pair))).isTrue();
            keyhold.kms()
                    .disableKey(DisableKeyRequest.of(
                            pair.getPrivate().toString().replaceAll(".*key/([0-9a-f-]{36}).*", "$1")));
            assertThatThrownBy(() -> sign(provider, pair)).hasCauseInstanceOf(KmsException.Disabled.class);
        }
        assertThat(TestKeyhold.audit(settings).stream()
                        .map(record -> record.get("eventName").asText()))
                .startsWith("ListAliases", "ListKeys", "CreateKey", "CreateAlias")
                .endsWith("Sign", "DisableKey", "Sign");
    }

    private static byte[] sign(KeyholdProvider provider, KeyPair pair) throws Exception {
        Signature signature = Signature.getInstance("SHA256withECDSA", provider);
        signature.initSign(pair.getPrivate());
        signature.update(CANARY);
        return signature.sign();
    }

    private static boolean verifies(KeyPair pair, byte[] made) throws Exception {
        Signature signature = Signature.getInstance("SHA256withECDSA", "SunEC");
        signature.initVerify(pair.getPublic());
        signature.update(CANARY);
        return signature.verify(made);
    }

    private static String create(Kms kms, KeySpec spec, KeyUsageType usage) {
        return kms.createKey(CreateKeyRequest.of().withKeySpec(spec).withKeyUsage(usage))
                .keyMetadata()
                .keyId();
    }

    private static List<String> members(JsonNode record) {
        List<String> names = new ArrayList<>();
        record.get("requestParameters").fieldNames().forEachRemaining(names::add);
        return names;
    }
}
