package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyhold.api.Caller;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DecryptResponse;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.DryRunModifierType;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.ReEncryptRequest;
import io.keyhold.api.ReEncryptResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReEncryptTest {
    private static final byte[] PLAINTEXT = "canary-plaintext".getBytes(StandardCharsets.UTF_8);
    private static final Map<String, String> OLD = Map.of("stage", "old");
    private static final Map<String, String> NEW = Map.of("stage", "new");

    @TempDir
    Path directory;

    private Keyhold keyhold;
    private Kms kms;
    private String source = "";
    private String destination = "";
    private byte[] blob = new byte[0];

    @BeforeEach
    void open() throws IOException {
        keyhold = Keyhold.open(TestKeyhold.settings(directory));
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
    void reEncrypt_audit_namesBothKeysMaterialsAndNoPlaintext() throws IOException {
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
        assertThat(record.toString()).doesNotContain("canary");
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
