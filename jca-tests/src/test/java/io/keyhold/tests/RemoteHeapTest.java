package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.KeyholdProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The memory of a client is searched for keys whose bytes are known. */
class RemoteHeapTest {
    @TempDir
    Path directory;

    @Test
    void heap_ofAClientThatUsedItsKeys_holdsNoMaterial() throws Exception {
        byte[] aes = random();
        byte[] mac = random();
        byte[] control = random();
        try (ServedStore served = new ServedStore(directory)) {
            KeyStore owner = KeyStore.getInstance("KEYHOLD", new KeyholdProvider(served.owner()));
            owner.load(null, null);
            owner.setKeyEntry("known-aes", new SecretKeySpec(aes, "AES"), null, null);
            owner.setKeyEntry("known-mac", new SecretKeySpec(mac, "HmacSHA256"), null, null);
            Path heap = directory.resolve("heap.hprof");
            try (Jvm client = Jvm.start(
                    RemoteHeapWorker.class,
                    served.client(served.accessKey(ServedStore.ROOT)).toString(),
                    heap.toString(),
                    Base64.getEncoder().encodeToString(control))) {
                assertThat(client.line())
                        .hasValueSatisfying(line -> assertThat(line).contains("32 bytes known"));
            }

            String dump = text(Files.readAllBytes(heap));
            assertThat(dump.contains(text(control)))
                    .as("the search finds what is there")
                    .isTrue();
            assertThat(dump.contains(text(aes))).as("the AES key").isFalse();
            assertThat(dump.contains(text(mac))).as("the HMAC key").isFalse();
        }
    }

    /** One character for each byte. */
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
