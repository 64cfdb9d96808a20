package io.keyhold.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import io.keyhold.store.RecordKind;
import io.keyhold.store.jdbc.JdbcRecordStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store has one name. */
class FileNamesTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void make() throws IOException {
        folder = folder.toRealPath();
        file = folder.resolve("keys.db");
        Stores.fill(file);
    }

    @Test
    void open_hardLink_isRefusedThroughEitherName() throws IOException {
        Path link = Files.createLink(folder.resolve("link.db"), file);

        assertThatThrownBy(() -> Stores.open(link))
                .isInstanceOf(KmsException.StoreUnavailable.class)
                .hasMessageContaining("store file `" + link + "` has 2 names (hard links), also `" + file + "`")
                .hasMessageContaining("remove every name but the one in the settings");
        assertThatThrownBy(() -> Stores.open(file)).hasMessageContaining("also `" + link + "`");

        Files.delete(link);
        Stores.open(file).close();
    }

    @Test
    void open_hardLinkInAnotherFolderMadeWhileOpen_isRefusedAndTheStoreGoesOn() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere")).resolve("keys.db");
        try (JdbcRecordStore store = Stores.open(file)) {
            Files.createLink(elsewhere, file);

            assertThatThrownBy(() -> Stores.open(elsewhere))
                    .hasMessageContaining("has 2 names (hard links); what is changed");
            Stores.insert(store, RecordKind.KEY, "late", "", "x");
        }
        Files.delete(elsewhere);
        try (JdbcRecordStore store = Stores.open(file)) {
            assertThat(store.find(Stores.key(RecordKind.KEY, "late"))).isPresent();
        }
    }

    @Test
    void open_hardLinkWithAShorterName_isRefused() throws IOException {
        Path link = Files.createLink(folder.resolve("a"), file);

        assertThatThrownBy(() -> Stores.open(file))
                .isInstanceOf(KmsException.StoreUnavailable.class)
                .hasMessageContaining("also `" + link + "`");
    }

    @Test
    void open_restoreDiedBeforeItReplacedTheStore_removesTheNameThatItGave() throws IOException {
        Path aside = Files.createLink(StoreFiles.sibling(file, ".replaced-0123abcd"), file);

        Stores.open(file).close();

        assertThat(aside).doesNotExist();
    }

    @Test
    void open_restoreDiedAfterItMovedTheLog_movesTheLogBack() throws IOException {
        Path killed = withItsLog();
        Path aside = Files.createLink(StoreFiles.sibling(killed, ".replaced-0123abcd"), killed);
        Path moved = StoreFiles.sibling(aside, "-wal");
        Files.move(StoreFiles.sibling(killed, "-wal"), moved);

        try (JdbcRecordStore store = Stores.open(killed)) {
            assertThat(store.find(Stores.key(RecordKind.KEY, "late"))).isPresent();
        }
        assertThat(aside).doesNotExist();
        assertThat(moved).doesNotExist();
    }

    @Test
    void open_restoreDiedAndThereAreTwoLogs_isRefusedAndBothStay() throws IOException {
        Path killed = withItsLog();
        Path aside = Files.createLink(StoreFiles.sibling(killed, ".replaced-0123abcd"), killed);
        Path other = Files.copy(StoreFiles.sibling(killed, "-wal"), StoreFiles.sibling(aside, "-wal"));

        assertThatThrownBy(() -> Stores.open(killed)).hasMessageContaining("also `" + aside + "`");

        assertThat(aside).exists();
        assertThat(other).exists();
    }

    /** A store as a killed process leaves it: the last change is in the log alone. */
    private Path withItsLog() throws IOException {
        Path killed = Files.copy(file, folder.resolve("killed.db"));
        try (JdbcRecordStore store = Stores.open(file)) {
            assertThat(store.eraseNow()).isTrue(); // what opening wants emptied is emptied before the change
            Stores.insert(store, RecordKind.KEY, "late", "", "x");
            Files.copy(StoreFiles.sibling(file, "-wal"), StoreFiles.sibling(killed, "-wal"));
        }
        return killed;
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "part"})
    void open_creationDiedBetweenItsTwoNames_removesTheFirst(String kind) throws IOException {
        Path left = Files.createLink(StoreFiles.sibling(file, "." + UUID.randomUUID() + "." + kind), file);

        Stores.open(file).close();

        assertThat(left).doesNotExist();
    }

    @Test
    void open_anotherFileUnderAnUnfinishedName_isLeft() throws IOException {
        Path other = Files.createFile(StoreFiles.sibling(file, "." + UUID.randomUUID() + ".new"));

        Stores.open(file).close();

        assertThat(other).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-wal", "-shm", "-epoch"})
    void open_linkBesideTheStore_isRefused(String suffix) throws IOException {
        Path other = Files.createFile(folder.resolve("other"));
        Path beside = StoreFiles.sibling(file, suffix);
        Files.deleteIfExists(beside);
        Files.createSymbolicLink(beside, other);

        assertThatThrownBy(() -> Stores.open(file))
                .isInstanceOf(KmsException.StoreUnavailable.class)
                .hasMessageContaining("`" + beside + "` is a link or not a file")
                .hasMessageContaining("remove it; the store makes its own");

        Files.delete(beside);
        Files.createLink(beside, other);
        assertThatThrownBy(() -> Stores.open(file)).hasMessageContaining("`" + beside + "` is a link or not a file");

        Files.delete(beside);
        Stores.open(file).close();
        assertThat(other).isEmptyFile();
    }

    @Test
    void epoch_fileReplacedByALinkToThatOfAnotherStore_isNotWritten() throws IOException {
        Path other = folder.resolve("other.db");
        Stores.fill(other);
        Path epochs = StoreFiles.sibling(other, "-epoch");
        byte[] before = Files.readAllBytes(epochs);
        try (JdbcRecordStore store = Stores.open(file);
                JdbcRecordStore second = Stores.open(file)) {
            Files.delete(StoreFiles.sibling(file, "-epoch"));
            Files.createLink(StoreFiles.sibling(file, "-epoch"), epochs);

            for (int i = 0; i < 20; i++) {
                Stores.insert(store, RecordKind.KEY, "late-" + i, "", "x");
                assertThat(second.epoch()).isEqualTo(store.epoch());
            }
        }
        assertThat(epochs).hasBinaryContent(before);
    }

    @Test
    void open_throughALinkToTheFolder_isTheSameStore() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolveSibling(folder.getFileName() + "-link"), folder);
        try (JdbcRecordStore store = Stores.open(file);
                JdbcRecordStore linked = Stores.open(link.resolve("keys.db"))) {
            Stores.insert(store, RecordKind.KEY, "late", "", "x");

            assertThat(linked.epoch()).isEqualTo(store.epoch());
            assertThat(linked.find(Stores.key(RecordKind.KEY, "late"))).isPresent();
        } finally {
            Files.delete(link);
        }
    }

    @Test
    void isMounted_listOfMounts_findsTheFileAlone() {
        String mounts = """
                24 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw
                90 24 8:1 /srv/keys.db /data/my\\040store/keys.db rw - ext4 /dev/sda1 rw
                91 24 8:1 /srv/b\u00c3\u00bccher /data/b\u00c3\u00bccher.db rw - ext4 /dev/sda1 rw
                """;

        assertThat(FileNames.isMounted(Path.of("/data/my store/keys.db"), mounts))
                .isTrue();
        assertThat(FileNames.isMounted(Path.of("/data/b\u00fccher.db"), mounts)).isTrue();
        assertThat(FileNames.isMounted(Path.of("/data/keys.db"), mounts)).isFalse();
        assertThat(FileNames.isMounted(Path.of("/srv/keys.db"), mounts)).isFalse();
    }
}
