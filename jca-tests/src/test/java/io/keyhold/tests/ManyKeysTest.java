package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.Keyhold;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.Kms;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints what it costs to open a store of many keys, in a fresh JVM, under a PKCS#12 root so that no passphrase is
 * stretched; asserts only that it works. {@code -Dkeyhold.cases=10000} for many.
 */
class ManyKeysTest {
    private static final int KEYS = Integer.getInteger("keyhold.cases", 100);

    @TempDir
    Path directory;

    @Test
    void open_manyKeys_saysWhatItCosts() throws Exception {
        Path settings = Settings.quick(directory);
        measure(settings, 1, create(settings, 1));
        measure(settings, KEYS, create(settings, KEYS - 1));
    }

    private static String create(Path settings, int keys) {
        String keyId = "";
        try (Keyhold keyhold = Keyhold.open(settings)) {
            Kms kms = keyhold.kms();
            for (int i = 0; i < keys; i++) {
                keyId = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            }
        }
        return keyId;
    }

    private static void measure(Path settings, int keys, String keyId) throws Exception {
        try (Jvm jvm = Jvm.start(Worker.class, "measure", settings.toString(), keyId)) {
            String figures = jvm.line().orElseThrow();

            System.out.println("store of " + keys + " keys: " + figures);
            assertThat(jvm.exitCode()).isZero();
            assertThat(figures).startsWith("open ");
        }
    }
}
