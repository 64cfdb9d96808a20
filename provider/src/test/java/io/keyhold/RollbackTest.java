package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.HealthFinding;
import io.keyhold.api.HealthFinding.Severity;
import io.keyhold.api.KmsException;
import io.keyhold.audit.ForgedTrails;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that went back is refused, whatever else lies in the folder of its trail, and a good one never is. */
class RollbackTest {
    @TempDir
    static Path root;

    @TempDir
    Path folder;

    private static RollbackWorld world;

    /** Puts something into the folder of the trail. */
    @FunctionalInterface
    private interface Addition {
        void to(Path trail) throws IOException;
    }

    @BeforeAll
    static void make() throws IOException {
        world = RollbackWorld.make(root);
    }

    @Test
    void open_headerThatNobodySignedClosesTheChains_isRefused() throws IOException {
        assertRefusedDespite(ForgedTrails::headerThatClosesAll);
    }

    @Test
    void open_sixtyFourFilesOfEightBytes_isRefused() throws IOException {
        assertRefusedDespite(trail -> ForgedTrails.junk(trail, 64));
    }

    @Test
    void open_seventyChainsOfAnotherStore_isRefused() throws IOException {
        assertRefusedDespite(trail -> ForgedTrails.foreignChains(trail, 70));
    }

    @Test
    void open_checkpointsThatNobodySigned_isRefused() throws IOException {
        assertRefusedDespite(ForgedTrails::unsignedCheckpoints);
    }

    @Test
    void open_otherFilesUnderTheNameOfTheChain_isRefused() throws IOException {
        assertRefusedDespite(ForgedTrails::moreFilesOfEachChain);
    }

    private void assertRefusedDespite(Addition addition) throws IOException {
        Path place = world.copyOf("closed", folder.resolve("store"));
        world.putBack("middle", place);
        RollbackWorld.deleteEpochFile(place);
        addition.to(place.resolve("audit"));

        assertThatThrownBy(() -> Keyhold.open(place.resolve("keyhold.properties")))
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("but the audit trail has seen it at epoch")
                .hasMessageContaining("an older store was put in its place, or its last changes were lost")
                .hasMessageContaining("set keyhold.restored-epoch = ");
    }

    /** The chains tell the same at the second opening, which reads them in the index that the first has written. */
    @Test
    void open_afterManyOpenings_isRefusedStill() throws IOException {
        Path place = world.copyOf("middle", folder.resolve("store"));
        Path settings = place.resolve("keyhold.properties");
        for (int i = 0; i < 20; i++) {
            Keyhold.open(settings).close();
        }
        try (Keyhold keyhold = Keyhold.open(settings)) {
            keyhold.kms().createKey(CreateKeyRequest.of());
        }
        for (int i = 0; i < 20; i++) {
            Keyhold.open(settings).close();
        }
        try (Stream<Path> files = Files.list(place.resolve("audit"))) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("chains-")))
                    .hasSize(1);
        }
        world.putBack("middle", place);
        RollbackWorld.deleteEpochFile(place);

        assertRefused(settings);
        try (Stream<Path> files = Files.list(place.resolve("audit"))) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("chains-"))
                    .toList()) {
                Files.write(file, new byte[1000]);
            }
        }
        assertRefused(settings);
    }

    @Test
    void open_twoStoresShareAFolder_bothWorkAndEachIsGuarded() throws IOException {
        Path place = world.copyOf("middle", folder.resolve("one"));
        Path settings = place.resolve("keyhold.properties");
        Path other = TestKeyhold.settings(
                Files.createDirectory(folder.resolve("two")), "keyhold.audit = " + place.resolve("audit"));
        try (Keyhold keyhold = Keyhold.open(settings)) {
            keyhold.kms().createKey(CreateKeyRequest.of());
        }
        for (int i = 0; i < 66; i++) {
            Keyhold.open(other).close();
        }
        try (Keyhold keyhold = Keyhold.open(settings)) {
            assertThat(keyhold.auditLog().verify().findings()).isEmpty();
            assertThat(keyhold.auditLog().verify().ignored())
                    .hasSize(66)
                    .allMatch(each -> each.contains(" is of the store `"));
            assertThat(keyhold.warnings()).isEmpty();
        }
        assertThat(Doctor.examine(other)).noneMatch(RollbackTest::isErrorOfTheTrail);

        world.putBack("middle", place);
        RollbackWorld.deleteEpochFile(place);

        assertRefused(settings);
        Keyhold.open(other).close();
    }

    @Test
    void open_thrownBackToItsBirth_isRefusedThoughItHasNoKey() throws IOException {
        Path place = world.copyOf("closed", folder.resolve("store"));
        world.putBack("birth", place);
        RollbackWorld.deleteEpochFile(place);

        assertRefused(place.resolve("keyhold.properties"));
        assertRefused(place.resolve("keyhold.properties"));
    }

    @Test
    void open_firstSessionKilledAndItsLogDeleted_isRefused() throws IOException {
        Path place = world.copyOf("killed", folder.resolve("store"));
        RollbackWorld.deleteLog(place);
        RollbackWorld.deleteEpochFile(place);

        assertRefused(place.resolve("keyhold.properties"));
    }

    /** The trail never had the last events; the file beside the store tells that there was a change. */
    @Test
    void open_changesLostThatOnlyTheFileBesideKnows_isRefusedUntilAccepted() throws IOException {
        Path place = world.copyOf("closed", folder.resolve("store"));
        world.putBack("middle", place);
        RollbackWorld.deleteAll(place.resolve("audit"));
        RollbackWorld.copy(root.resolve("middle/audit"), place.resolve("audit"));
        Path settings = place.resolve("keyhold.properties");

        assertThatThrownBy(() -> Keyhold.open(settings))
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("the file next to it, in which processes announce changes, has epoch");
        accept(place, refusedAt(settings));
        try (Keyhold keyhold = Keyhold.open(settings)) {
            assertThat(TestKeyhold.audit(keyhold))
                    .anyMatch(event -> event.at("/eventName").asText().equals("AcceptRestoredStore"));
        }
        Keyhold.open(settings).close();
    }

    @Test
    void open_tablesOfAnotherStoreUnderTheSameRoot_isTold() throws IOException {
        Path place = world.copyOf("closed", folder.resolve("store"));
        world.putBack("other", place);
        RollbackWorld.deleteEpochFile(place);
        Path settings = place.resolve("keyhold.properties");

        try (Keyhold keyhold = Keyhold.open(settings)) {
            assertThat(keyhold.warnings())
                    .singleElement()
                    .asString()
                    .contains("holds 3 chains or files, and none that the store `")
                    .contains("another store was in its place, or shares the folder");
        }
        List<HealthFinding> findings = Doctor.examine(settings);
        assertThat(findings)
                .filteredOn(finding -> finding.severity() == Severity.WARNING)
                .extracting(HealthFinding::detail)
                .anySatisfy(detail -> assertThat(detail)
                        .startsWith("3 chains of other stores lie in its folder and are ignored, the first: chain ")
                        .contains(" is of the store `"));
    }

    @Test
    void restore_asDocumented_isNamedAsAcceptedAndNotAsDamage() throws IOException {
        Path place = world.copyOf("closed", folder.resolve("store"));
        Path settings = place.resolve("keyhold.properties");
        Path backup = folder.resolve("keys.backup");
        try (Keyhold keyhold = Keyhold.open(settings)) {
            keyhold.backup(backup);
        }
        for (int i = 0; i < 6; i++) {
            try (Keyhold keyhold = Keyhold.open(settings)) {
                keyhold.kms().createKey(CreateKeyRequest.of());
            }
        }
        Path late = folder.resolve("late.db");
        Files.copy(place.resolve("store/keys.db"), late);

        Keyhold.restore(settings, backup, true);

        try (Keyhold keyhold = Keyhold.open(settings)) {
            assertThat(keyhold.auditLog().verify().findings()).isEmpty();
            assertThat(keyhold.auditLog().verify().accepted()).isNotEmpty();
        }
        assertThat(Doctor.examine(settings))
                .noneMatch(RollbackTest::isErrorOfTheTrail)
                .anyMatch(finding -> finding.detail().startsWith("restored on purpose: chain "));
        byte[] restored = Files.readAllBytes(place.resolve("store/keys.db"));
        try (Keyhold keyhold = Keyhold.open(settings)) {
            keyhold.kms().createKey(CreateKeyRequest.of());
        }
        Files.write(place.resolve("store/keys.db"), restored);
        RollbackWorld.deleteEpochFile(place);
        assertRefused(settings);

        Files.copy(late, place.resolve("store/keys.db"), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> Keyhold.open(settings))
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("chains that began after a restore which this store knows nothing of");
        accept(place, refusedAt(settings));
        try (Keyhold keyhold = Keyhold.open(settings)) {
            assertThat(keyhold.auditLog().verify().findings()).isEmpty();
        }
        Keyhold.open(settings).close();
    }

    /** A chain in another folder saw the later epoch too; the restore was accepted before anybody opened that folder. */
    @Test
    void restore_acceptedOnce_countsForATrailInAnotherFolder() throws IOException {
        Path place = world.copyOf("closed", folder.resolve("store"));
        Path settings = place.resolve("keyhold.properties");
        Path second = place.resolve("second.properties");
        Files.writeString(
                second, Files.readString(settings).replace("keyhold.audit = audit", "keyhold.audit = second"));
        Path backup = folder.resolve("keys.backup");
        try (Keyhold keyhold = Keyhold.open(settings)) {
            keyhold.backup(backup);
        }
        for (int i = 0; i < 3; i++) {
            try (Keyhold keyhold = Keyhold.open(second)) {
                keyhold.kms().createKey(CreateKeyRequest.of());
                keyhold.kms().createKey(CreateKeyRequest.of());
            }
        }

        Keyhold.restore(settings, backup, true);

        Keyhold.open(second).close();
        try (Keyhold keyhold = Keyhold.open(settings)) {
            assertThat(keyhold.auditLog()
                            .with(List.of(place.resolve("second")))
                            .verify()
                            .findings())
                    .isEmpty();
        }
    }

    @Test
    void init_againWhereAStoreWas_opens() throws IOException {
        Path place = world.copyOf("closed", folder.resolve("store"));
        Files.delete(place.resolve("store/keys.db"));
        RollbackWorld.deleteLog(place);

        try (Keyhold keyhold = Keyhold.open(place.resolve("keyhold.properties"))) {
            assertThat(keyhold.warnings()).hasSize(1);
            keyhold.kms().createKey(CreateKeyRequest.of());
        }
        try (Keyhold keyhold = Keyhold.open(place.resolve("keyhold.properties"))) {
            assertThat(keyhold.warnings()).isEmpty();
        }
    }

    /** Copies of files have not the modes that the doctor wants. */
    private static boolean isErrorOfTheTrail(HealthFinding finding) {
        return finding.severity() == Severity.ERROR && !finding.remedy().startsWith("chmod ");
    }

    private static void assertRefused(Path settings) {
        assertThatThrownBy(() -> Keyhold.open(settings))
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("but the audit trail has seen it at epoch");
    }

    private static String refusedAt(Path settings) {
        Throwable refusal = catchThrowable(() -> Keyhold.open(settings));
        return refusal.getMessage().replaceAll("(?s).*restored-epoch = ([0-9]+).*", "$1");
    }

    private static void accept(Path place, String epoch) throws IOException {
        Path settings = place.resolve("keyhold.properties");
        Files.writeString(settings, Files.readString(settings) + "\nkeyhold.restored-epoch = " + epoch + "\n");
    }
}
