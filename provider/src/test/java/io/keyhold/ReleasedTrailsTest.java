package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.AuditQuery;
import io.keyhold.api.AuditReport;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.KeyState;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores and trails that older releases have written, by {@link TrailFixtureWriter}, open, verify and go on. */
class ReleasedTrailsTest {
    private static final String RELEASE = "/releases/0.1.0-ea126bf/trail-";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"clean", "killed", "restored"})
    void open_trailOfTheRelease_verifiesAndGoesOn(String name) throws Exception {
        Path settings = copy(name);
        try (Keyhold keyhold = Keyhold.open(settings)) {
            AuditReport report = keyhold.auditLog().verify();
            assertThat(report.findings()).isEmpty();
            assertThat(report.ignored()).isEmpty();
            assertThat(keyhold.warnings()).isEmpty();
            assertThat(keyhold.auditLog().lookup(AuditQuery.ALL.withOperation("CreateKey")))
                    .isNotEmpty();
            keyhold.kms().createKey(CreateKeyRequest.of());
        }
        try (Keyhold keyhold = Keyhold.open(settings)) {
            assertThat(keyhold.auditLog().verify().findings()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"clean", "killed", "restored"})
    void open_storeOfTheReleasePutBackLater_isRefused(String name) throws Exception {
        Path settings = copy(name);
        Path store = folder.resolve("store/keys.db");
        try (Keyhold keyhold = Keyhold.open(settings)) {
            keyhold.kms().createKey(CreateKeyRequest.of());
        }
        Files.deleteIfExists(folder.resolve("store/keys.db-epoch"));
        Files.copy(originalOf(name).resolve("store/keys.db"), store, StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> Keyhold.open(settings))
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("an older store was put in its place");
    }

    /** No checkpoint followed the last changes; the trail has their events, and so knows that they were committed. */
    @Test
    void open_killedAndItsLogIsGone_isRefused() throws Exception {
        Path settings = copy("killed");
        Files.delete(folder.resolve("store/keys.db-wal"));
        Files.delete(folder.resolve("store/keys.db-epoch"));

        assertThatThrownBy(() -> Keyhold.open(settings))
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("but the audit trail has seen it at epoch");
    }

    @Test
    void open_killed_hasEveryChange() throws Exception {
        try (Keyhold keyhold = Keyhold.open(copy("killed"))) {
            assertThat(keyhold.kms()
                            .describeKey(DescribeKeyRequest.of("alias/first"))
                            .keyMetadata()
                            .keyState())
                    .isEqualTo(KeyState.DISABLED);
        }
    }

    @Test
    void verify_restored_namesTheAcceptedRestore() throws Exception {
        try (Keyhold keyhold = Keyhold.open(copy("restored"))) {
            assertThat(keyhold.auditLog().verify().accepted())
                    .as("three chains were over before the restore")
                    .hasSize(3)
                    .allMatch(each -> each.endsWith("an older state was restored since, which was accepted"));
        }
    }

    private Path copy(String name) throws Exception {
        return copyTo(name, folder);
    }

    private static Path copyTo(String name, Path target) throws Exception {
        Path original = originalOf(name);
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : files.toList()) {
                copy(file, target.resolve(original.relativize(file).toString()));
            }
        }
        return target.resolve("keyhold.properties");
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.isDirectory(from)) {
            Files.createDirectories(to);
        } else {
            Files.copy(from, to);
        }
    }

    private static Path originalOf(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(ReleasedTrailsTest.class.getResource(RELEASE + name))
                .toURI());
    }
}
