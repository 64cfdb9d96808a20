package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyhold.api.Caller;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.EnvelopeOutputStream;
import io.keyhold.api.Envelopes;
import io.keyhold.api.InvalidEnvelopeException;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.Progress;
import io.keyhold.api.UpdateAliasRequest;
import io.keyhold.envelope.PlainEnvelope;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Envelopes of a Keyhold: each data key passes the gate. What the format refuses is tested beside it. */
class EnvelopesTest {
    private static final Map<String, String> CONTEXT = Map.of("file", "letter");

    @TempDir
    Path directory;

    private final byte[] plaintext = new byte[100_000];
    private Keyhold keyhold;
    private Kms kms;
    private String keyId = "";

    @BeforeEach
    void open() {
        new Random(1).nextBytes(plaintext);
        open("");
    }

    private void open(String setting) {
        use(TestKeyhold.open(setting));
    }

    private void use(Keyhold opened) {
        keyhold = opened;
        kms = keyhold.kms();
        keyId = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
    }

    @AfterEach
    void close() {
        keyhold.close();
    }

    @Test
    void envelope_opensWithNothingButTheJdkAndTheDataKey() throws Exception {
        byte[] envelope = seal(keyhold.envelopes(keyId));
        byte[] wrapped = wrappedDataKey(envelope);

        byte[] dataKey = kms.decrypt(DecryptRequest.of(wrapped).withEncryptionContext(CONTEXT))
                .plaintext();

        assertThat(PlainEnvelope.open(dataKey, envelope).plaintext()).isEqualTo(plaintext);
        assertThat(unseal(keyhold.envelopes(keyId), envelope)).isEqualTo(plaintext);
    }

    @Test
    void envelope_audit_hasOneCallForEachEnvelopeWithItsContext() throws IOException {
        Envelopes envelopes = keyhold.envelopes(keyId);
        unseal(envelopes, seal(envelopes));

        List<JsonNode> records = audit();
        assertThat(records.stream().map(record -> record.get("eventName").asText()))
                .containsExactly("CreateKey", "GenerateDataKey", "Decrypt");
        for (JsonNode record : records.subList(1, 3)) {
            assertThat(record.get("requestParameters").get("encryptionContext").toString())
                    .isEqualTo("{\"file\":\"letter\"}");
        }
    }

    @Test
    void envelope_byAnotherPrincipal_isDenied() throws IOException {
        byte[] envelope = seal(keyhold.envelopes(keyId));
        Envelopes bob = keyhold.envelopes(Caller.of("arn:aws:iam::111122223333:user/bob"), keyId);

        assertThatThrownBy(() -> seal(bob)).isInstanceOf(KmsException.AccessDenied.class);
        assertThatThrownBy(() -> unseal(bob, envelope)).isInstanceOf(KmsException.AccessDenied.class);
    }

    @Test
    void envelope_ofAnotherKey_opensOnlyIfAnyKeyMay() throws IOException {
        byte[] envelope = seal(keyhold.envelopes(keyId));
        Envelopes other = keyhold.envelopes(key());

        assertThatThrownBy(() -> unseal(other, envelope)).isInstanceOf(InvalidEnvelopeException.class);
        assertThat(unseal(other.withAnyKey(), envelope)).isEqualTo(plaintext);
    }

    @Test
    void keyDisabledInTheMiddle_whatWasBegunGoesOnAndNothingNewBegins() throws IOException {
        Envelopes envelopes = keyhold.envelopes(keyId);
        byte[] envelope = seal(envelopes);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EnvelopeOutputStream writing = envelopes.encrypt(out, CONTEXT);
        writing.write(plaintext, 0, 50_000);
        InputStream reading = envelopes.decrypt(new ByteArrayInputStream(envelope), CONTEXT);
        byte[] first = reading.readNBytes(20_000);

        kms.disableKey(DisableKeyRequest.of(keyId));

        writing.write(plaintext, 50_000, 50_000);
        writing.close();
        assertThat(reading.readAllBytes()).isEqualTo(Arrays.copyOfRange(plaintext, first.length, plaintext.length));
        assertThatThrownBy(() -> seal(envelopes)).isInstanceOf(KmsException.Disabled.class);
        assertThatThrownBy(() -> unseal(envelopes, envelope)).isInstanceOf(KmsException.Disabled.class);
        kms.enableKey(EnableKeyRequest.of(keyId));
        assertThat(unseal(envelopes, out.toByteArray())).isEqualTo(plaintext);
    }

    @Test
    void envelope_ofKeyThatCannot_isRefused() {
        String hmac = kms.createKey(CreateKeyRequest.of()
                        .withKeySpec(KeySpec.HMAC_256)
                        .withKeyUsage(KeyUsageType.GENERATE_VERIFY_MAC))
                .keyMetadata()
                .keyId();
        assertThatThrownBy(() -> seal(keyhold.envelopes(hmac))).isInstanceOf(KmsException.InvalidKeyUsage.class);
        assertThatThrownBy(() -> seal(keyhold.envelopes("alias/none"))).isInstanceOf(KmsException.NotFound.class);
    }

    @Test
    void rewrap_toAnotherKey_needsTheOldOneNoMore() throws IOException {
        Envelopes old = keyhold.envelopes(keyId);
        String newKey = key();
        kms.createAlias(CreateAliasRequest.of("alias/archive", keyId));
        Envelopes archive = keyhold.envelopes("alias/archive");
        Path file = Files.write(directory.resolve("file"), seal(archive));
        assertThat(archive.needsRewrap(file)).isFalse();

        kms.updateAlias(UpdateAliasRequest.of("alias/archive", newKey));
        assertThat(archive.needsRewrap(file)).isTrue();
        archive.rewrapInPlace(file);

        assertThat(archive.needsRewrap(file)).isFalse();
        kms.disableKey(DisableKeyRequest.of(keyId));
        assertThat(unseal(archive, Files.readAllBytes(file))).isEqualTo(plaintext);
        assertThatThrownBy(() -> unseal(old, Files.readAllBytes(file))).isInstanceOf(InvalidEnvelopeException.class);
        assertThat(archive.describe(new ByteArrayInputStream(Files.readAllBytes(file)))
                        .keyId()
                        .orElseThrow()
                        .value())
                .isEqualTo(newKey);
    }

    @Test
    void everyBitOfTheHeader_flipped_isRefusedWithOneException() throws IOException {
        Envelopes envelopes = keyhold.envelopes(keyId);
        byte[] envelope = seal(envelopes);
        int header = envelopes.describe(new ByteArrayInputStream(envelope)).headerBytes();
        for (int bit = 0; bit < 8 * header; bit++) {
            byte[] changed = envelope.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> unseal(envelopes, changed))
                    .as("bit %s", bit)
                    .isInstanceOf(InvalidEnvelopeException.class);
        }
    }

    @Test
    void cache_off_asksForEachEnvelope() throws IOException {
        Envelopes envelopes = keyhold.envelopes(keyId);
        for (int i = 0; i < 5; i++) {
            seal(envelopes);
        }
        assertThat(calls("GenerateDataKey")).isEqualTo(5);
    }

    @Test
    void cache_on_asksOnceUntilTheKeyChanges() throws IOException {
        keyhold.close();
        open("keyhold.data-key-cache = on");
        for (int i = 0; i < 5; i++) {
            byte[] envelope = seal(keyhold.envelopes(keyId));
            unseal(keyhold.envelopes(keyId), envelope);
            unseal(keyhold.envelopes(keyId), envelope);
        }
        assertThat(calls("GenerateDataKey")).isEqualTo(1);
        assertThat(calls("Decrypt")).isEqualTo(1);
        Caller bob = Caller.of("arn:aws:iam::111122223333:user/bob");
        assertThatThrownBy(() -> seal(keyhold.envelopes(bob, keyId))).isInstanceOf(KmsException.AccessDenied.class);

        kms.disableKey(DisableKeyRequest.of(keyId));
        assertThatThrownBy(() -> seal(keyhold.envelopes(keyId))).isInstanceOf(KmsException.Disabled.class);
        kms.enableKey(EnableKeyRequest.of(keyId));
        seal(keyhold.envelopes(keyId));
        assertThat(calls("GenerateDataKey")).as("two done, one refused").isEqualTo(3);
    }

    @Test
    void cache_on_disabledByAnotherKeyhold_refusesAtOnce() throws IOException {
        keyhold.close();
        use(Keyhold.open(TestKeyhold.settings(directory, "keyhold.data-key-cache = on")));
        byte[] envelope = seal(keyhold.envelopes(keyId));
        unseal(keyhold.envelopes(keyId), envelope);
        try (Keyhold other = Keyhold.open(directory.resolve("keyhold.properties"))) {
            other.kms().disableKey(DisableKeyRequest.of(keyId));
        }
        assertThatThrownBy(() -> seal(keyhold.envelopes(keyId))).isInstanceOf(KmsException.Disabled.class);
        assertThatThrownBy(() -> unseal(keyhold.envelopes(keyId), envelope)).isInstanceOf(KmsException.Disabled.class);
    }

    @Test
    void envelopes_afterClose_areRefused() throws IOException {
        keyhold.close();
        open("keyhold.data-key-cache = on");
        Envelopes envelopes = keyhold.envelopes(keyId);
        seal(envelopes);
        keyhold.close();
        assertThatThrownBy(() -> seal(envelopes)).isInstanceOf(KmsException.Closed.class);
    }

    @Test
    void settings_ofTheCache_areCheckedAtOnce() {
        assertThatThrownBy(() -> Keyhold.open(TestKeyhold.settings(
                        directory, "keyhold.data-key-cache = yes", "keyhold.data-key-cache.max-mib = 0")))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining("`keyhold.data-key-cache` is `yes`; allowed are off and on")
                .hasMessageContaining("`keyhold.data-key-cache.max-mib` is `0`");
    }

    private byte[] seal(Envelopes envelopes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        envelopes.encrypt(new ByteArrayInputStream(plaintext), out, CONTEXT, Progress.NONE);
        return out.toByteArray();
    }

    private static byte[] unseal(Envelopes envelopes, byte[] envelope) throws IOException {
        try (InputStream in = envelopes.decrypt(new ByteArrayInputStream(envelope), CONTEXT)) {
            return in.readAllBytes();
        }
    }

    private byte[] wrappedDataKey(byte[] envelope) throws IOException {
        int header = keyhold.envelopes(keyId)
                .describe(new ByteArrayInputStream(envelope))
                .headerBytes();
        return Arrays.copyOfRange(envelope, header - 32 - 154, header - 32);
    }

    private String key() {
        return kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
    }

    private long calls(String name) {
        return audit().stream()
                .filter(record -> record.get("eventName").asText().equals(name))
                .filter(record ->
                        record.get("userIdentity").get("type").asText().equals("Root"))
                .count();
    }

    private List<JsonNode> audit() {
        return TestKeyhold.audit(keyhold);
    }
}
