package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keyhold.Keyhold;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small disk runs full: of the store, of the audit trail. */
class FullDiskTest {
    private static final byte[] MESSAGE = new byte[100];

    @TempDir
    Path directory;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(directory.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk.toString()),
                "mount -t tmpfs is not permitted here, so there is no small disk to fill");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "--lazy", disk.toString());
    }

    @Test
    void createKey_fullDisk_saysSoLosesNothingAndWorksAgain() throws Exception {
        Path settings = Settings.quick(directory, "keyhold.audit = trail");
        Files.createSymbolicLink(directory.resolve("store"), disk);
        try (Keyhold keyhold = Keyhold.open(settings)) {
            Kms kms = keyhold.kms();
            String keyId = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            byte[] blob = kms.encrypt(EncryptRequest.of(keyId, MESSAGE)).ciphertextBlob();
            fill(disk.resolve("filler"));

            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1000; i++) {
                            kms.createKey(CreateKeyRequest.of());
                        }
                    })
                    .isInstanceOf(KmsException.StoreUnavailable.class)
                    .hasMessageContaining("the disk is full")
                    .hasMessageContaining("Free space");
            assertThat(kms.decrypt(DecryptRequest.of(blob)).plaintext()).isEqualTo(MESSAGE);
            Files.delete(disk.resolve("filler"));

            String after = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            assertThat(kms.encrypt(EncryptRequest.of(after, MESSAGE)).ciphertextBlob())
                    .isNotEmpty();
        }
    }

    private static void fill(Path filler) throws IOException {
        try (OutputStream out = Files.newOutputStream(filler)) {
            for (int size = 1 << 16; size > 0; size = size >> 1) {
                fill(out, size);
            }
        }
    }

    private static void fill(OutputStream out, int size) {
        try {
            while (true) {
                out.write(new byte[size]);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
