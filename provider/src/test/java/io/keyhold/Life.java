package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.IncludeKeyMaterial;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.KeyState;
import io.keyhold.api.Kms;
import io.keyhold.api.ListKeyRotationsRequest;
import io.keyhold.api.RotationsListEntry;
import io.keyhold.config.Settings;
import io.keyhold.service.KeyService;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/** A Keyhold in a folder of its own whose clock and background work a test drives. */
public final class Life implements AutoCloseable {
    /** When every test begins. */
    public static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
    public final ManualClock clock = new ManualClock(BEGIN);
    private final Path directory;
    private Keyhold keyhold;

    public Life(Path directory) {
        this.directory = directory;
        directory.toFile().mkdirs();
        this.keyhold = open();
    }

    /** Opens the store once more, as another process would. */
    public Keyhold open() {
        return Keyhold.open(Settings.read(settings(directory)), clock);
    }

    /** The settings file, written unless it is there. */
    static Path settings(Path directory) {
        Path file = directory.resolve("keyhold.properties");
        try {
            return Files.exists(file) ? file : TestKeyhold.settings(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a PKCS#12 file with one fresh AES key. */
    static void pkcs12(Path file, String password) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore root = KeyStore.getInstance("PKCS12", "SunJSSE");
            root.load(null, null);
            root.setKeyEntry("root", new SecretKeySpec(Wraps.bytes(32), "AES"), password.toCharArray(), null);
            root.store(out, password.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public void reopen() {
        keyhold.close();
        keyhold = open();
    }

    public Keyhold keyhold() {
        return keyhold;
    }

    public Kms kms() {
        return keyhold.kms();
    }

    /** What a server works with. */
    public KeyService service() {
        return keyhold.service();
    }

    public void keepHouse() {
        keyhold.service().keepHouseOnce();
    }

    /** Lets time go by, with background work at the end. */
    public void pass(Duration duration) {
        clock.advance(duration);
        keepHouse();
    }

    public String createKey() {
        return createKey(CreateKeyRequest.of());
    }

    public String createKey(CreateKeyRequest request) {
        return kms().createKey(request).keyMetadata().keyId();
    }

    public KeyMetadata describe(String keyId) {
        return kms().describeKey(DescribeKeyRequest.of(keyId)).keyMetadata();
    }

    public KeyState state(String keyId) {
        return describe(keyId).keyState();
    }

    public byte[] encrypt(String keyId) {
        return kms().encrypt(EncryptRequest.of(keyId, HELLO)).ciphertextBlob();
    }

    public void assertOpens(byte[] blob) {
        assertThat(kms().decrypt(DecryptRequest.of(blob)).plaintext()).isEqualTo(HELLO);
    }

    public List<RotationsListEntry> materials(String keyId) {
        return kms().listKeyRotations(
                        ListKeyRotationsRequest.of(keyId).withIncludeKeyMaterial(IncludeKeyMaterial.ALL_KEY_MATERIAL))
                .rotations();
    }

    /** The audit records of that name. */
    public List<JsonNode> events(String eventName) {
        return TestKeyhold.audit(keyhold).stream()
                .filter(event -> event.path("eventName").asText().equals(eventName))
                .toList();
    }

    @Override
    public void close() {
        keyhold.close();
    }
}
