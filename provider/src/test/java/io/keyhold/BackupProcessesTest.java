package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.BackupSummary;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.KeyListEntry;
import io.keyhold.api.ListKeysRequest;
import io.keyhold.api.ListKeysResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup while another JVM writes. */
class BackupProcessesTest {
    private static final int KEYS = 20;

    @TempDir
    Path directory;

    @Test
    void backup_whileAnotherProcessMakesKeys_opensEveryKeyItHoldsElsewhere() throws Exception {
        Path here = TestKeyhold.settings(Files.createDirectory(directory.resolve("here")));
        Path elsewhere = TestKeyhold.settings(Files.createDirectory(directory.resolve("elsewhere")));
        Path file = directory.resolve("keys.backup");
        Map<String, byte[]> blobs = new ConcurrentHashMap<>();
        List<String> before;
        BackupSummary backup;
        Process writer = BackupWriter.start(here);
        try (BufferedReader said = writer.inputReader(StandardCharsets.UTF_8)) {
            hear(said, blobs, KEYS);
            before = List.copyOf(blobs.keySet());
            try (Keyhold keyhold = Keyhold.open(here)) {
                backup = keyhold.backup(file);
            }
            hear(said, blobs, blobs.size() + KEYS);
            writer.getOutputStream().write('\n');
            writer.getOutputStream().flush();
            hear(said, blobs, Integer.MAX_VALUE);
            assertThat(writer.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(writer.exitValue()).isZero();
        } finally {
            writer.destroyForcibly();
        }

        BackupSummary restored = Keyhold.restore(elsewhere, file, false);

        assertThat(restored.epoch()).isEqualTo(backup.epoch());
        try (Keyhold keyhold = Keyhold.open(elsewhere)) {
            List<String> keys = keys(keyhold);
            assertThat(keys).containsAll(before).hasSizeLessThan(blobs.size());
            assertThat(keys)
                    .allSatisfy(key -> assertThat(keyhold.kms()
                                    .decrypt(DecryptRequest.of(blobs.get(key)))
                                    .plaintext())
                            .asString(StandardCharsets.UTF_8)
                            .isEqualTo(key));
        }
    }

    /** Reads what the writer says until that many keys are known, or it has ended. */
    private static void hear(BufferedReader said, Map<String, byte[]> blobs, int count) throws IOException {
        while (blobs.size() < count) {
            String line = said.readLine();
            if (line == null) {
                return;
            }
            String[] words = line.split(" ", 2);
            blobs.put(words[0], Base64.getDecoder().decode(words[1]));
        }
    }

    private static List<String> keys(Keyhold keyhold) {
        List<String> keys = new ArrayList<>();
        ListKeysRequest request = ListKeysRequest.of().withLimit(1000);
        ListKeysResponse page = keyhold.kms().listKeys(request);
        page.keys().stream().map(KeyListEntry::keyId).forEach(keys::add);
        while (page.truncated()) {
            page = keyhold.kms().listKeys(request.withMarker(page.nextMarker().orElseThrow()));
            page.keys().stream().map(KeyListEntry::keyId).forEach(keys::add);
        }
        return keys;
    }
}
