package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keyhold.api.CancelKeyDeletionRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.EnableKeyRotationRequest;
import io.keyhold.api.IncludeKeyMaterial;
import io.keyhold.api.KeyMaterialState;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListKeyRotationsRequest;
import io.keyhold.api.RotationType;
import io.keyhold.api.RotationsListEntry;
import io.keyhold.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 8 processes rotate, disable, schedule and cancel one key for a minute, each with its own background work on a shared fast
 * clock; with {@code -Dkeyhold.long=true} only.
 */
class LifeProcessesTest {
    private static final int PROCESSES = 8;

    @TempDir
    Path directory;

    @Test
    void oneKey_ledByEightProcessesForAMinute_isWhole() throws IOException, InterruptedException {
        assumeTrue(Boolean.getBoolean("keyhold.long"), "a minute of 8 processes: -Dkeyhold.long=true");
        long begin = System.currentTimeMillis();
        String keyId;
        try (Keyhold keyhold = Keyhold.open(Settings.read(Life.settings(directory)), LifeProcess.clock(begin))) {
            keyId = keyhold.kms().createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            keyhold.kms().enableKeyRotation(EnableKeyRotationRequest.of(keyId).withRotationPeriodInDays(90));
        }
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(start(keyId, i, begin));
        }
        for (int i = 0; i < PROCESSES; i++) {
            assertThat(processes.get(i).waitFor())
                    .as("process %s: %s", i, Files.readString(directory.resolve("output-" + i)))
                    .isZero();
        }
        check(keyId, begin);
    }

    private void check(String keyId, long begin) throws IOException {
        int rotated = 0;
        int limited = 0;
        for (int i = 0; i < PROCESSES; i++) {
            String[] counts = Files.readString(directory.resolve("counts-" + i)).split(" ", -1);
            rotated += Integer.parseInt(counts[0]);
            limited += Integer.parseInt(counts[1]);
        }
        assertThat(rotated).as("on demand").isEqualTo(25);
        assertThat(limited).as("refused beyond 25").isPositive();
        try (Keyhold keyhold = Keyhold.open(Settings.read(Life.settings(directory)), LifeProcess.clock(begin))) {
            Kms kms = keyhold.kms();
            try {
                kms.cancelKeyDeletion(CancelKeyDeletionRequest.of(keyId));
            } catch (KmsException.InvalidState e) {
                assertThat(e).hasMessageContaining("is not pending deletion.");
            }
            List<RotationsListEntry> materials = kms.listKeyRotations(ListKeyRotationsRequest.of(keyId)
                            .withIncludeKeyMaterial(IncludeKeyMaterial.ALL_KEY_MATERIAL))
                    .rotations();
            assertOneCurrent(materials);
            kms.enableKey(EnableKeyRequest.of(keyId));
            int blobs = 0;
            for (int i = 0; i < PROCESSES; i++) {
                for (String blob : Files.readAllLines(directory.resolve("blobs-" + i))) {
                    blobs++;
                    assertThat(kms.decrypt(DecryptRequest.of(HexFormat.of().parseHex(blob)))
                                    .plaintext())
                            .containsExactly(1, 2, 3);
                }
            }
            assertThat(blobs).isPositive();
            long told = TestKeyhold.audit(keyhold).stream()
                    .filter(event -> event.path("eventName").asText().equals("RotateKey"))
                    .count();
            assertThat(told).isGreaterThanOrEqualTo(materials.size() - 1L);
            Files.writeString(
                    Path.of("target/life-processes.txt"),
                    materials.size() + " materials, " + limited + " refused beyond 25, " + blobs + " blobs opened, "
                            + told + " events RotateKey\n");
        }
    }

    private static void assertOneCurrent(List<RotationsListEntry> materials) {
        assertThat(materials.stream().filter(each -> each.keyMaterialState() == KeyMaterialState.CURRENT))
                .containsExactly(materials.get(materials.size() - 1));
        long automatic = materials.stream()
                .filter(each -> each.rotationType().equals(Optional.of(RotationType.AUTOMATIC)))
                .count();
        assertThat(automatic).isPositive();
        assertThat(materials).hasSize((int) (1 + 25 + automatic));
        assertThat(materials.stream().flatMap(each -> each.rotationDate().stream()))
                .isSorted();
    }

    private Process start(String keyId, int number, long begin) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Xmx128m",
                        LifeProcess.class.getName(),
                        directory.toString(),
                        keyId,
                        Integer.toString(number),
                        Long.toString(begin),
                        "60")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output-" + number).toFile())
                .start();
    }
}
