package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyhold.api.Caller;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DecryptResponse;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.DryRunModifierType;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.GetPublicKeyRequest;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.ReEncryptRequest;
import io.keyhold.api.ReEncryptResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReEncryptTest {
    private static final byte[] PLAINTEXT = "canary-plaintext".getBytes(StandardCharsets.UTF_8);
    private static final Map<String, String> OLD = Map.of("stage", "old");
    private static final Map<String, String> NEW = Map.of("stage", "new");

    private Keyhold keyhold;
    private Kms kms;
    private String source = "";
    private String destination = "";
    private byte[] blob = new byte[0];

    @BeforeEach
    void open() {
        keyhold = TestKeyhold.open();
        kms = keyhold.kms();
        source = key();
        destination = key();
        blob = kms.encrypt(EncryptRequest.of(source, PLAINTEXT).withEncryptionContext(OLD))
                .ciphertextBlob();
    }

    @AfterEach
    void close() {
        keyhold.close();
    }

    @Test
    void reEncrypt_keyNamedByAliasOnOneSideOnly_isNamedSoOnThatSideOnly() {
        String arn = "arn:aws:iam::111122223333:user/u";
        keyhold.admin().createPrincipal(arn);
        keyhold.admin().putPolicy(arn, "p", """
                {"Version":"2012-10-17","Statement":[
                 {"Effect":"Allow","Action":"kms:ReEncryptFrom","Resource":"*"},
                 {"Effect":"Allow","Action":"kms:ReEncryptTo","Resource":"*",
                  "Condition":{"StringEquals":{"kms:RequestAlias":"alias/app"}}}]}""");
        kms.createAlias(CreateAliasRequest.of("alias/app", source));
        Kms user = keyhold.as(Caller.of(arn));
        ReEncryptRequest byKey = ReEncryptRequest.of(blob, source)
                .withSourceEncryptionContext(OLD)
                .withSourceKeyId("alias/app");
        ReEncryptRequest byAlias = ReEncryptRequest.of(blob, "alias/app").withSourceEncryptionContext(OLD);

        assertThatThrownBy(() -> user.reEncrypt(byKey)).isInstanceOf(KmsException.AccessDenied.class);
        assertThat(user.reEncrypt(byAlias).keyId()).endsWith(source);
    }

    @Test
    void reEncrypt_toAnotherKeyAndContext_opensThereOnly() {
        ReEncryptResponse moved = kms.reEncrypt(moving());

        DecryptResponse opened =
                kms.decrypt(DecryptRequest.of(moved.ciphertextBlob()).withEncryptionContext(NEW));
        assertThat(opened.plaintext()).isEqualTo(PLAINTEXT);
        assertThat(opened.keyId()).isEqualTo(moved.keyId()).endsWith(destination);
        assertThat(moved.sourceKeyId()).endsWith(source);
        assertThat(moved.sourceKeyMaterialId()).contains(material(source));
        assertThat(moved.destinationKeyMaterialId()).contains(material(destination));
        assertThatThrownBy(() ->
                        kms.decrypt(DecryptRequest.of(moved.ciphertextBlob()).withEncryptionContext(OLD)))
                .isInstanceOf(KmsException.InvalidCiphertext.class);
    }

    @Test
    void reEncrypt_toTheSameKey_givesAnotherBlob() {
        ReEncryptResponse moved = kms.reEncrypt(ReEncryptRequest.of(blob, source)
                .withSourceEncryptionContext(OLD)
                .withDestinationEncryptionContext(OLD));

        assertThat(moved.ciphertextBlob()).isNotEqualTo(blob);
        assertThat(moved.keyId()).isEqualTo(moved.sourceKeyId());
        assertThat(kms.decrypt(DecryptRequest.of(moved.ciphertextBlob()).withEncryptionContext(OLD))
                        .plaintext())
                .isEqualTo(PLAINTEXT);
    }

    @Test
    void reEncrypt_wrongSource_isRefused() {
        assertThatThrownBy(() -> kms.reEncrypt(ReEncryptRequest.of(blob, destination)))
                .isInstanceOf(KmsException.InvalidCiphertext.class);
        assertThatThrownBy(() -> kms.reEncrypt(moving().withSourceKeyId(destination)))
                .isInstanceOf(KmsException.IncorrectKey.class);
        assertThatThrownBy(() -> kms.reEncrypt(ReEncryptRequest.of(new byte[200], destination)))
                .isInstanceOf(KmsException.InvalidCiphertext.class);
    }

    @Test
    void reEncrypt_eitherKeyNotUsable_isRefused() {
        kms.disableKey(DisableKeyRequest.of(destination));
        assertThatThrownBy(() -> kms.reEncrypt(moving()))
                .isInstanceOf(KmsException.Disabled.class)
                .hasMessageContaining(destination);
        kms.enableKey(EnableKeyRequest.of(destination));
        kms.disableKey(DisableKeyRequest.of(source));
        assertThatThrownBy(() -> kms.reEncrypt(moving()))
                .isInstanceOf(KmsException.Disabled.class)
                .hasMessageContaining(source);
        kms.enableKey(EnableKeyRequest.of(source));
        String hmac = kms.createKey(CreateKeyRequest.of()
                        .withKeySpec(KeySpec.HMAC_256)
                        .withKeyUsage(KeyUsageType.GENERATE_VERIFY_MAC))
                .keyMetadata()
                .keyId();
        assertThatThrownBy(() -> kms.reEncrypt(ReEncryptRequest.of(blob, hmac).withSourceEncryptionContext(OLD)))
                .isInstanceOf(KmsException.InvalidKeyUsage.class);
    }

    @Test
    void reEncrypt_dryRun_asksBothKeysAndDoesNothing() {
        assertThatThrownBy(() -> kms.reEncrypt(moving().withDryRun(true))).isInstanceOf(KmsException.DryRun.class);
        ReEncryptRequest blind = new ReEncryptRequest(
                Optional.empty(),
                OLD,
                Optional.of(source),
                destination,
                NEW,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                true,
                List.of(DryRunModifierType.IGNORE_CIPHERTEXT));
        assertThatThrownBy(() -> kms.reEncrypt(blind)).isInstanceOf(KmsException.DryRun.class);
        assertThatThrownBy(() -> kms.reEncrypt(blind.withDryRun(false)))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining("IGNORE_CIPHERTEXT needs DryRun");
        kms.disableKey(DisableKeyRequest.of(destination));
        assertThatThrownBy(() -> kms.reEncrypt(moving().withDryRun(true))).isInstanceOf(KmsException.Disabled.class);
    }

    @Test
    void reEncrypt_byAnother_needsReEncryptFromFirst() {
        Kms bob = keyhold.as(Caller.of("arn:aws:iam::111122223333:user/bob"));
        assertThatThrownBy(() -> bob.reEncrypt(moving()))
                .isInstanceOf(KmsException.AccessDenied.class)
                .hasMessageContaining("kms:ReEncryptFrom on resource: arn:aws:kms:local-1:111122223333:key/" + source);
    }

    @Test
    void reEncrypt_audit_namesBothKeysMaterialsAndNoPlaintext() {
        kms.reEncrypt(moving());

        List<JsonNode> events = TestKeyhold.audit(keyhold);
        JsonNode record = events.get(events.size() - 1);
        assertThat(record.get("resources").findValuesAsText("ARN"))
                .hasSize(2)
                .element(0)
                .asString()
                .endsWith(source);
        assertThat(record.get("requestParameters").toString())
                .isEqualTo("{\"sourceEncryptionContext\":{\"stage\":\"old\"},"
                        + "\"sourceEncryptionAlgorithm\":\"SYMMETRIC_DEFAULT\","
                        + "\"destinationEncryptionContext\":{\"stage\":\"new\"},"
                        + "\"destinationKeyId\":\"" + destination
                        + "\",\"destinationEncryptionAlgorithm\":\"SYMMETRIC_DEFAULT\"}");
        assertThat(record.get("additionalEventData").toString())
                .isEqualTo("{\"sourceKeyMaterialId\":\"" + material(source) + "\",\"destinationKeyMaterialId\":\""
                        + material(destination) + "\"}");
        assertThat(events.toString()).doesNotContain("canary");
    }

    @Test
    void reEncrypt_betweenSymmetricAndAsymmetric_bothWays() throws Exception {
        String rsa = key(KeySpec.RSA_2048);
        String sm2 = key(KeySpec.SM2);
        byte[] spki = kms.getPublicKey(GetPublicKeyRequest.of(rsa)).publicKey();
        Cipher outside = Cipher.getInstance("RSA/ECB/OAEPPadding", "SunJCE");
        outside.init(
                Cipher.ENCRYPT_MODE,
                KeyFactory.getInstance("RSA", "SunRsaSign").generatePublic(new X509EncodedKeySpec(spki)),
                new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));

        ReEncryptResponse inward = kms.reEncrypt(ReEncryptRequest.of(outside.doFinal(PLAINTEXT), destination)
                .withSourceKeyId(rsa)
                .withSourceEncryptionAlgorithm(EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256)
                .withDestinationEncryptionContext(NEW));
        ReEncryptResponse across = kms.reEncrypt(ReEncryptRequest.of(inward.ciphertextBlob(), sm2)
                .withSourceEncryptionContext(NEW)
                .withDestinationEncryptionAlgorithm(EncryptionAlgorithmSpec.SM2PKE));
        ReEncryptResponse back = kms.reEncrypt(ReEncryptRequest.of(across.ciphertextBlob(), source)
                .withSourceKeyId(sm2)
                .withSourceEncryptionAlgorithm(EncryptionAlgorithmSpec.SM2PKE));

        assertThat(inward.sourceKeyMaterialId()).isEmpty();
        assertThat(inward.destinationKeyMaterialId()).contains(material(destination));
        assertThat(across.destinationKeyMaterialId()).isEmpty();
        assertThat(kms.decrypt(DecryptRequest.of(back.ciphertextBlob())).plaintext())
                .isEqualTo(PLAINTEXT);
        assertThatThrownBy(() -> kms.reEncrypt(ReEncryptRequest.of(across.ciphertextBlob(), source)
                        .withSourceEncryptionAlgorithm(EncryptionAlgorithmSpec.SM2PKE)))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining("does not name its key");
        assertThatThrownBy(() -> kms.reEncrypt(ReEncryptRequest.of(blob, rsa).withSourceEncryptionContext(OLD)))
                .isInstanceOf(KmsException.InvalidKeyUsage.class)
                .hasMessageContaining("SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048");
        byte[] large = kms.encrypt(EncryptRequest.of(source, new byte[500])).ciphertextBlob();
        assertThatThrownBy(() -> kms.reEncrypt(ReEncryptRequest.of(large, rsa)
                        .withDestinationEncryptionAlgorithm(EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256)))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining("cannot encrypt data larger than 190 bytes");
    }

    private String key(KeySpec spec) {
        return kms.createKey(CreateKeyRequest.of().withKeySpec(spec).withKeyUsage(KeyUsageType.ENCRYPT_DECRYPT))
                .keyMetadata()
                .keyId();
    }

    private ReEncryptRequest moving() {
        return ReEncryptRequest.of(blob, destination)
                .withSourceEncryptionContext(OLD)
                .withDestinationEncryptionContext(NEW);
    }

    private String key() {
        return kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
    }

    private String material(String keyId) {
        return kms.describeKey(DescribeKeyRequest.of(keyId))
                .keyMetadata()
                .currentKeyMaterialId()
                .orElseThrow();
    }
}
