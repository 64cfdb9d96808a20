package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.ExpirationModelType;
import io.keyhold.api.GetParametersForImportRequest;
import io.keyhold.api.GetParametersForImportResponse;
import io.keyhold.api.ImportKeyMaterialRequest;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.OriginType;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.api.Tag;
import io.keyhold.api.WrappingKeySpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of the specification of external key store proxies, version 1.0.3: keys, ciphertexts, audit. */
class XksKeysTest {
    @TempDir
    static Path directory;

    private static XksWorld xks;

    @BeforeAll
    static void open() {
        xks = new XksWorld(directory);
    }

    @AfterAll
    static void close() {
        xks.close();
    }

    @Test
    void metadata_keys_saysWhatTheyAre() {
        xks.key(
                "mac",
                CreateKeyRequest.of().withKeySpec(KeySpec.HMAC_256).withKeyUsage(KeyUsageType.GENERATE_VERIFY_MAC));
        String disabled = xks.key("disabled", CreateKeyRequest.of());
        xks.world().life().kms().disableKey(new DisableKeyRequest(disabled));
        ObjectNode atCreateKey = XksWorld.body();
        ((ObjectNode) atCreateKey.get("requestMetadata")).remove("kmsKeyArn");

        assertThat(XksWorld.done(xks.ask("/keys/key_1/metadata", atCreateKey.toString()))
                        .toString())
                .isEqualTo(
                        "{\"keySpec\":\"AES_256\",\"keyUsage\":[\"ENCRYPT\",\"DECRYPT\"],\"keyStatus\":\"ENABLED\"}");
        assertThat(XksWorld.done(xks.ask("/keys/mac/metadata", XksWorld.body().toString()))
                        .toString())
                .isEqualTo(
                        "{\"keySpec\":\"HMAC_256\",\"keyUsage\":[\"GENERATE_MAC\",\"VERIFY_MAC\"],\"keyStatus\":\"ENABLED\"}");
        assertThat(XksWorld.done(xks.ask(
                                "/keys/" + disabled + "/metadata",
                                XksWorld.body().toString()))
                        .get("keyStatus")
                        .asText())
                .isEqualTo("DISABLED");
        XksWorld.assertRefused(
                xks.ask(
                        "/keys/mac/encrypt",
                        XksWorld.encryption(XksWorld.PLAINTEXT, XksWorld.AAD).toString()),
                400,
                "InvalidKeyUsageException");
        XksWorld.assertRefused(
                xks.ask(
                        "/keys/disabled/encrypt",
                        XksWorld.encryption(XksWorld.PLAINTEXT, XksWorld.AAD).toString()),
                400,
                "InvalidStateException");
    }

    @Test
    void keys_notOfferedOrNotAllowed_areRefused() {
        String without = xks.world().life().createKey();
        String other = xks.world()
                .life()
                .createKey(CreateKeyRequest.of().withTags(List.of(new Tag("keyhold:xks", "/team-2"))));
        xks.key("closed", CreateKeyRequest.of(), new Tag("closed", "yes"));
        String dying = xks.key("dying", CreateKeyRequest.of());
        xks.world().life().kms().scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(dying));

        for (String id : List.of(without, other, "none", "a.b", "12345678-1234-1234-1234-123456789012")) {
            XksWorld.assertRefused(
                    xks.ask("/keys/" + id + "/metadata", XksWorld.body().toString()), 404, "KeyNotFoundException");
            XksWorld.assertRefused(
                    xks.ask(
                            "/keys/" + id + "/encrypt",
                            XksWorld.encryption(XksWorld.PLAINTEXT, XksWorld.AAD)
                                    .toString()),
                    404,
                    "KeyNotFoundException");
        }
        XksWorld.assertRefused(
                xks.ask("/keys/closed/metadata", XksWorld.body().toString()), 403, "AccessDeniedException");
        XksWorld.assertRefused(
                xks.ask(
                        "/keys/closed/encrypt",
                        XksWorld.encryption(XksWorld.PLAINTEXT, XksWorld.AAD).toString()),
                403,
                "AccessDeniedException");
        XksWorld.assertRefused(
                xks.ask(
                        "/keys/dying/encrypt",
                        XksWorld.encryption(XksWorld.PLAINTEXT, XksWorld.AAD).toString()),
                400,
                "InvalidStateException");
    }

    /** The other judge: the JDK, with the bytes of the key and the form of the authenticated data as it is specified. */
    @Test
    void encrypt_knownMaterial_isOpenedByTheJdk() throws GeneralSecurityException, IOException {
        byte[] material = Wraps.bytes(32);
        String id = xks.key("known", CreateKeyRequest.of().withOrigin(OriginType.EXTERNAL));
        GetParametersForImportResponse parameters = xks.world()
                .life()
                .kms()
                .getParametersForImport(new GetParametersForImportRequest(
                        id, AlgorithmSpec.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048));
        xks.world()
                .life()
                .kms()
                .importKeyMaterial(ImportKeyMaterialRequest.of(
                                id,
                                parameters.importToken(),
                                Wraps.wrap(parameters, AlgorithmSpec.RSAES_OAEP_SHA_256, material))
                        .withExpirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE));

        JsonNode made = xks.encrypt("known");

        byte[] iv = made.get("initializationVector").binaryValue();
        byte[] ciphertext = made.get("ciphertext").binaryValue();
        byte[] tag = made.get("authenticationTag").binaryValue();
        assertThat(ciphertext).hasSameSizeAs(XksWorld.PLAINTEXT).isNotEqualTo(XksWorld.PLAINTEXT);
        assertThat(iv).hasSize(12);
        assertThat(tag).hasSize(16);
        assertThat(made.has("ciphertextMetadata")).isFalse();
        Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        gcm.init(Cipher.DECRYPT_MODE, new SecretKeySpec(material, "AES"), new GCMParameterSpec(128, iv));
        gcm.updateAAD(ByteBuffer.allocate(XksWorld.AAD.length + 3)
                .putShort((short) XksWorld.AAD.length)
                .put(XksWorld.AAD)
                .put((byte) 0)
                .array());
        gcm.update(ciphertext);
        assertThat(gcm.doFinal(tag)).isEqualTo(XksWorld.PLAINTEXT);
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256", "SUN");
        sha256.update(XksWorld.AAD);
        sha256.update(iv);
        sha256.update(ciphertext);
        assertThat(made.get("ciphertextDataIntegrityValue").binaryValue()).isEqualTo(sha256.digest(tag));
    }

    @Test
    void encrypt_withoutOptionalMembers_hasNoIntegrityValue() {
        ObjectNode least = XksWorld.body().put("plaintext", XksWorld.PLAINTEXT).put("encryptionAlgorithm", "AES_GCM");

        JsonNode made = XksWorld.done(xks.ask("/keys/key_1/encrypt", least.toString()));

        assertThat(made.has("ciphertextDataIntegrityValue")).isFalse();
        ObjectNode back = XksWorld.decryption(made, new byte[0]);
        back.remove("additionalAuthenticatedData");
        assertThat(XksWorld.done(xks.ask("/keys/key_1/decrypt", back.toString()))
                        .toString())
                .isEqualTo("{\"plaintext\":\"aW5uZXIgYmxvYg==\"}");
    }

    @Test
    void encrypt_longest_isTaken() throws IOException {
        byte[] plaintext = new byte[4300];
        byte[] aad = new byte[8192];

        JsonNode made = XksWorld.done(xks.ask(
                "/keys/key_1/encrypt", XksWorld.encryption(plaintext, aad).toString()));

        JsonNode opened = XksWorld.done(
                xks.ask("/keys/key_1/decrypt", XksWorld.decryption(made, aad).toString()));
        assertThat(opened.get("plaintext").binaryValue()).isEqualTo(plaintext);
    }

    @Test
    void decrypt_afterRotation_findsTheMaterial() throws IOException {
        String id = xks.key("rotated", CreateKeyRequest.of());
        JsonNode made = xks.encrypt("rotated");
        xks.world().life().kms().rotateKeyOnDemand(RotateKeyOnDemandRequest.of(id));

        JsonNode opened = XksWorld.done(xks.ask(
                "/keys/rotated/decrypt", XksWorld.decryption(made, XksWorld.AAD).toString()));

        assertThat(opened.get("plaintext").binaryValue()).isEqualTo(XksWorld.PLAINTEXT);
    }

    @Test
    void decrypt_partsThatDoNotBelongTogether_areAnInvalidCiphertext() {
        xks.key("another", CreateKeyRequest.of());
        JsonNode made = xks.encrypt("key_1");
        for (String part : List.of("ciphertext", "initializationVector", "authenticationTag")) {
            ObjectNode changed = XksWorld.decryption(made, XksWorld.AAD);
            String text = changed.get(part).asText();
            changed.put(part, (text.charAt(0) == 'A' ? 'B' : 'A') + text.substring(1));
            XksWorld.assertRefused(
                    xks.ask("/keys/key_1/decrypt", changed.toString()), 400, "InvalidCiphertextException");
        }
        ObjectNode withMetadata = XksWorld.decryption(made, XksWorld.AAD).put("ciphertextMetadata", new byte[] {1});
        ObjectNode longIv = XksWorld.decryption(made, XksWorld.AAD).put("initializationVector", new byte[16]);
        XksWorld.assertRefused(
                xks.ask("/keys/key_1/decrypt", withMetadata.toString()), 400, "InvalidCiphertextException");
        XksWorld.assertRefused(xks.ask("/keys/key_1/decrypt", longIv.toString()), 400, "InvalidCiphertextException");
        XksWorld.assertRefused(
                xks.ask(
                        "/keys/key_1/decrypt",
                        XksWorld.decryption(made, XksWorld.PLAINTEXT).toString()),
                400,
                "InvalidCiphertextException");
        XksWorld.assertRefused(
                xks.ask(
                        "/keys/another/decrypt",
                        XksWorld.decryption(made, XksWorld.AAD).toString()),
                400,
                "InvalidCiphertextException");
        for (ObjectNode wrong : List.of(
                XksWorld.decryption(made, XksWorld.AAD).put("initializationVector", new byte[13]),
                XksWorld.decryption(made, XksWorld.AAD).put("authenticationTag", new byte[12]),
                XksWorld.decryption(made, XksWorld.AAD).put("ciphertextMetadata", new byte[21]),
                XksWorld.decryption(made, XksWorld.AAD).put("ciphertext", new byte[0]))) {
            XksWorld.assertRefused(xks.ask("/keys/key_1/decrypt", wrong.toString()), 400, "ValidationException");
        }
    }

    @Test
    void audit_ofARequest_hasWhoAskedAwsAndNoPlaintext() {
        xks.encrypt("key_1");

        List<JsonNode> events = xks.world().life().events("Encrypt");
        JsonNode last = events.get(events.size() - 1);
        assertThat(last.at("/userIdentity/arn").asText()).isEqualTo(XksWorld.USER);
        assertThat(last.at("/userIdentity/accessKeyId").asText())
                .isEqualTo(xks.credential().accessKeyId());
        assertThat(last.at("/requestParameters/keyId").asText()).isEqualTo("key_1");
        assertThat(last.at("/requestParameters/xksRequestMetadata/kmsRequestId").asText())
                .isEqualTo("4112f4d6-db54-4af4-ae30-c55a22a8dfae");
        assertThat(last.at("/requestParameters/xksRequestMetadata/awsPrincipalArn")
                        .asText())
                .isEqualTo("arn:aws:iam::444455556666:user/Alice");
        assertThat(last.toString()).doesNotContain("aW5uZXIgYmxvYg", "inner blob");
    }
}
