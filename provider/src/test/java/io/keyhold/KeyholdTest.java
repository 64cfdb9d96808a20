package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyhold.api.Caller;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DeleteAliasRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GenerateMacRequest;
import io.keyhold.api.GenerateRandomRequest;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyState;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListAliasesRequest;
import io.keyhold.api.ListKeysRequest;
import io.keyhold.api.ListKeysResponse;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.api.UpdateAliasRequest;
import io.keyhold.api.UpdateKeyDescriptionRequest;
import io.keyhold.api.VerifyMacRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyholdTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private Keyhold keyhold;
    private Kms kms;

    @BeforeEach
    void open() throws IOException {
        keyhold = Keyhold.open(TestKeyhold.settings(directory, "keyhold.quota.keys = 20"));
        kms = keyhold.kms();
    }

    @AfterEach
    void close() {
        keyhold.close();
    }

    @Test
    void decrypt_ofEncrypt_givesThePlaintext() {
        String keyId = aesKey();
        byte[] blob = kms.encrypt(EncryptRequest.of(keyId, HELLO).withEncryptionContext(Map.of("a", "b")))
                .ciphertextBlob();

        assertThat(kms.decrypt(DecryptRequest.of(blob).withEncryptionContext(Map.of("a", "b")))
                        .plaintext())
                .isEqualTo(HELLO);
        assertThatThrownBy(() -> kms.decrypt(DecryptRequest.of(blob)))
                .isInstanceOf(KmsException.InvalidCiphertext.class);
        assertThatThrownBy(() -> kms.decrypt(DecryptRequest.of(blob)
                        .withEncryptionContext(Map.of("a", "b"))
                        .withKeyId(aesKey())))
                .isInstanceOf(KmsException.IncorrectKey.class);
    }

    @Test
    void encrypt_disabledKey_isRefusedUntilEnabled() {
        String keyId = aesKey();
        kms.disableKey(DisableKeyRequest.of(keyId));

        assertThatThrownBy(() -> kms.encrypt(EncryptRequest.of(keyId, HELLO)))
                .isInstanceOf(KmsException.Disabled.class)
                .hasMessageContaining(keyId + " is disabled. Call EnableKey (audit event ");
        assertThat(kms.describeKey(DescribeKeyRequest.of(keyId)).keyMetadata().keyState())
                .isEqualTo(KeyState.DISABLED);

        kms.enableKey(EnableKeyRequest.of(keyId));
        assertThat(kms.encrypt(EncryptRequest.of(keyId, HELLO)).ciphertextBlob())
                .isNotEmpty();
    }

    @Test
    void disableKey_inOneKeyhold_countsInAnotherAtOnce() throws IOException {
        String keyId = aesKey();
        try (Keyhold other = Keyhold.open(directory.resolve("keyhold.properties"))) {
            other.kms().encrypt(EncryptRequest.of(keyId, HELLO));
            kms.disableKey(DisableKeyRequest.of(keyId));
            assertThatThrownBy(() -> other.kms().encrypt(EncryptRequest.of(keyId, HELLO)))
                    .isInstanceOf(KmsException.Disabled.class);
        }
    }

    @Test
    void verifyMac_everySpec_agreesWithTheJdkLengths() {
        for (KeySpec spec : List.of(KeySpec.HMAC_224, KeySpec.HMAC_256, KeySpec.HMAC_384, KeySpec.HMAC_512)) {
            MacAlgorithmSpec algorithm =
                    spec.macAlgorithms(KeyUsageType.GENERATE_VERIFY_MAC).get(0);
            String keyId = kms.createKey(
                            CreateKeyRequest.of().withKeySpec(spec).withKeyUsage(KeyUsageType.GENERATE_VERIFY_MAC))
                    .keyMetadata()
                    .keyId();
            byte[] mac = kms.generateMac(GenerateMacRequest.of(HELLO, keyId, algorithm))
                    .mac();
            assertThat(mac).hasSize(spec.sizeBits() / 8);
            assertThat(kms.verifyMac(VerifyMacRequest.of(HELLO, keyId, algorithm, mac))
                            .macValid())
                    .isTrue();
            mac[0] ^= 1;
            assertThatThrownBy(() -> kms.verifyMac(VerifyMacRequest.of(HELLO, keyId, algorithm, mac)))
                    .isInstanceOf(KmsException.InvalidMac.class);
        }
    }

    @Test
    void aliases_createdMovedListedDeleted_followTheirKeys() {
        String one = aesKey();
        String two = aesKey();
        kms.createAlias(CreateAliasRequest.of("alias/app", one));
        byte[] blob = kms.encrypt(EncryptRequest.of("alias/app", HELLO)).ciphertextBlob();
        kms.updateAlias(UpdateAliasRequest.of("alias/app", two));

        assertThat(kms.decrypt(DecryptRequest.of(blob)).keyId()).endsWith(one);
        assertThat(kms.encrypt(EncryptRequest.of("alias/app", HELLO)).keyId()).endsWith(two);
        assertThat(kms.listAliases(ListAliasesRequest.of().withKeyId(two)).aliases())
                .hasSize(1);
        assertThat(kms.listAliases(ListAliasesRequest.of().withKeyId(one)).aliases())
                .isEmpty();
        assertThatThrownBy(() -> kms.createAlias(CreateAliasRequest.of("alias/app", one)))
                .isInstanceOf(KmsException.AlreadyExists.class);

        kms.deleteAlias(DeleteAliasRequest.of("alias/app"));
        assertThatThrownBy(() -> kms.encrypt(EncryptRequest.of("alias/app", HELLO)))
                .isInstanceOf(KmsException.NotFound.class)
                .hasMessageContaining("alias/app is not found.");
    }

    @Test
    void badInput_isATypedErrorThatNamesTheValue() {
        String keyId = aesKey();
        refused(
                KmsException.Validation.class,
                "less than or equal to 4096",
                () -> kms.encrypt(EncryptRequest.of(keyId, new byte[4097])));
        refused(
                KmsException.Validation.class,
                "Pass `alias/app`",
                () -> kms.createAlias(CreateAliasRequest.of("app", keyId)));
        refused(
                KmsException.Validation.class,
                "alias/a:b",
                () -> kms.createAlias(CreateAliasRequest.of("alias/a:b", keyId)));
        refused(
                KmsException.NotAuthorized.class,
                "alias/aws/x",
                () -> kms.createAlias(CreateAliasRequest.of("alias/aws/x", keyId)));
        refused(
                KmsException.NotFound.class,
                "Invalid keyId 'nonsense'",
                () -> kms.describeKey(DescribeKeyRequest.of("nonsense")));
        refused(
                KmsException.NotFound.class,
                "does not exist",
                () -> kms.describeKey(DescribeKeyRequest.of("00000000-0000-4000-8000-000000000000")));
        refused(KmsException.InvalidCiphertext.class, "", () -> kms.decrypt(DecryptRequest.of(new byte[] {1})));
        refused(
                KmsException.InvalidKeyUsage.class,
                "key usage is ENCRYPT_DECRYPT which is not valid for GenerateMac.",
                () -> kms.generateMac(GenerateMacRequest.of(HELLO, keyId, MacAlgorithmSpec.HMAC_SHA_256)));
        refused(KmsException.Validation.class, "1024", () -> kms.generateRandom(GenerateRandomRequest.of(1025)));
        refused(
                KmsException.InvalidMarker.class,
                "bad marker",
                () -> kms.listKeys(ListKeysRequest.of().withMarker("bad marker")));
    }

    @Test
    void createKey_beyondTheQuota_isRefused() {
        for (int i = 0; i < 20; i++) {
            aesKey();
        }
        refused(KmsException.LimitExceeded.class, "20", this::aesKey);
    }

    @Test
    void listKeys_inPages_givesEachKeyOnce() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            made.add(aesKey());
        }
        List<String> listed = new ArrayList<>();
        ListKeysRequest request = ListKeysRequest.of().withLimit(3);
        ListKeysResponse page = kms.listKeys(request);
        page.keys().forEach(key -> listed.add(key.keyId()));
        while (page.truncated()) {
            page = kms.listKeys(request.withMarker(page.nextMarker().orElseThrow()));
            page.keys().forEach(key -> listed.add(key.keyId()));
        }
        assertThat(listed).containsExactlyInAnyOrderElementsOf(made).isSorted();
    }

    @Test
    void encrypt_byAnotherPrincipal_isDeniedAndAudited() throws IOException {
        String keyId = aesKey();
        Kms user = keyhold.as(Caller.of("arn:aws:iam::111122223333:user/dev/bob"));

        assertThatThrownBy(() -> user.encrypt(EncryptRequest.of(keyId, HELLO)))
                .isInstanceOf(KmsException.AccessDenied.class)
                .hasMessageContaining(
                        "User: arn:aws:iam::111122223333:user/dev/bob is not authorized to perform: kms:Encrypt");

        List<JsonNode> records = TestKeyhold.audit(keyhold);
        JsonNode last = records.get(records.size() - 1);
        assertThat(last.get("errorCode").asText()).isEqualTo("AccessDenied");
        assertThat(last.get("userIdentity").get("userName").asText()).isEqualTo("bob");
    }

    @Test
    void everyCall_leavesOneAuditRecordWithoutSecrets() throws IOException {
        String keyId = aesKey();
        byte[] secret = "canary-plaintext-4711".getBytes(StandardCharsets.UTF_8);
        byte[] blob = kms.encrypt(EncryptRequest.of(keyId, secret)).ciphertextBlob();
        kms.decrypt(DecryptRequest.of(blob));
        kms.updateKeyDescription(UpdateKeyDescriptionRequest.of(keyId, "new"));

        List<JsonNode> records = TestKeyhold.audit(keyhold);

        assertThat(records.stream().map(record -> record.get("eventName").asText()))
                .containsExactly("CreateKey", "Encrypt", "Decrypt", "UpdateKeyDescription");
        assertThat(records.stream().map(record -> record.get("eventID").asText()))
                .doesNotHaveDuplicates();
        assertThat(records.toString()).doesNotContain("canary");
    }

    @Test
    void encrypt_whenTheAuditCannotBeWritten_isRefusedAndServiceResumes() throws IOException {
        String keyId = aesKey();
        Path trail = directory.resolve("store/keys.db.audit");
        keyhold.close();
        Files.move(trail, trail.resolveSibling("kept"));
        Files.createFile(trail);
        assertThatThrownBy(() -> Keyhold.open(directory.resolve("keyhold.properties")))
                .isInstanceOf(KmsException.AuditUnavailable.class);
        Files.delete(trail);
        keyhold = Keyhold.open(directory.resolve("keyhold.properties"));
        assertThat(keyhold.kms().encrypt(EncryptRequest.of(keyId, HELLO)).ciphertextBlob())
                .isNotEmpty();
    }

    @Test
    void encrypt_afterClose_isRefused() {
        String keyId = aesKey();
        keyhold.close();
        assertThatThrownBy(() -> kms.encrypt(EncryptRequest.of(keyId, HELLO)))
                .isInstanceOf(KmsException.Closed.class)
                .hasMessageContaining("Encrypt");
    }

    private String aesKey() {
        return kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
    }

    private static void refused(Class<? extends KmsException> type, String text, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(type).hasMessageContaining(text);
    }
}
