package io.keyhold.store.sqlite;

import static io.keyhold.store.sqlite.Stores.attack;
import static io.keyhold.store.sqlite.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import io.keyhold.store.RecordKind;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.root.FixedRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deleted is gone from the files; what is copied is whole. */
final class StoreErasureTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void fill() {
        file = folder.resolve("keyhold.db");
        Stores.fill(file);
    }

    @Test
    void delete_material_leavesNothingInTheFiles() throws SQLException, IOException {
        try (JdbcRecordStore store = Stores.open(file)) {
            byte[] sealed = sealed("material-1");
            assertThat(isInFiles(sealed))
                    .as("control: it is found while it is there")
                    .isTrue();

            Stores.delete(store, RecordKind.MATERIAL, "material-1");

            assertThat(store.eraseNow()).isTrue();
            assertThat(isInFiles(sealed)).isFalse();
        }
    }

    @Test
    void delete_materialWhileAReaderPinsTheLog_doesNotWaitAndErasesLater() throws SQLException, IOException {
        try (JdbcRecordStore store = Stores.open(file)) {
            Stores.update(store, RecordKind.MATERIAL, "material-1", "new");
            byte[] sealed = sealed("material-1");
            try (Connection reader = attack(file);
                    Statement statement = reader.createStatement()) {
                statement.execute("begin");
                statement.executeQuery("select count(*) from keyhold_record").close();
                Stores.delete(store, RecordKind.MATERIAL, "material-1");
                Stores.insert(store, RecordKind.KEY, "others-go-on", "", "x");

                assertThat(isInFiles(sealed)).as("control: pinned").isTrue();
                statement.execute("commit");
            }
            assertThat(store.eraseNow()).isTrue();
            assertThat(isInFiles(sealed)).isFalse();
        }
    }

    @Test
    void delete_material_isErasedByItself() throws SQLException, IOException {
        try (JdbcRecordStore store = Stores.open(file)) {
            byte[] sealed = sealed("material-1");
            Stores.delete(store, RecordKind.MATERIAL, "material-1");

            long start = System.nanoTime();
            while (isInFiles(sealed)) {
                assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(30));
            }
        }
    }

    @Test
    void changeRoot_oldSealOfTheDomainKey_isErased() throws SQLException, IOException {
        try (JdbcRecordStore store = Stores.open(file)) {
            byte[] sealed = bytes("select sealed from keyhold_domain_key");
            assertThat(isInFiles(sealed)).isTrue();

            store.changeRoot(new FixedRoot("next"), transaction -> true);

            assertThat(store.eraseNow()).isTrue();
            assertThat(isInFiles(sealed)).isFalse();
        }
    }

    @Test
    void backupTo_whileOthersWrite_isConsistent() throws Exception {
        Path target = folder.resolve("backups/copy.db");
        try (JdbcRecordStore store = Stores.open(file)) {
            AtomicBoolean over = new AtomicBoolean();
            Thread writer = new Thread(() -> {
                for (int i = 0; !over.get(); i++) {
                    Stores.update(store, RecordKind.KEY, "key-0", "version " + i);
                }
            });
            writer.start();
            try {
                store.backupTo(target);
            } finally {
                over.set(true);
                writer.join();
            }
            assertThatThrownBy(() -> store.backupTo(target))
                    .isInstanceOf(KmsException.Configuration.class)
                    .hasMessageContaining("exists. Name a file that is not there yet");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
        try (var files = Files.list(target.getParent())) {
            assertThat(files).containsExactly(target);
        }
        try (JdbcRecordStore copy = Stores.open(target)) {
            assertThat(copy.verify().problems()).isEmpty();
            assertThat(copy.find(key(RecordKind.MATERIAL, "material-2"))).isPresent();
            Stores.insert(copy, RecordKind.KEY, "k", "", "x");
        }
    }

    private byte[] sealed(String id) throws SQLException {
        return bytes("select sealed from keyhold_record where id = '" + id + "'");
    }

    private byte[] bytes(String sql) throws SQLException {
        try (Connection connection = attack(file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.getBytes(1);
        }
    }

    private boolean isInFiles(byte[] wanted) throws IOException {
        for (String suffix : new String[] {"", "-wal", "-shm"}) {
            Path each = StoreFiles.sibling(file, suffix);
            if (Files.exists(each) && StoreFileTamperTest.indexOf(Files.readAllBytes(each), wanted) >= 0) {
                return true;
            }
        }
        return false;
    }
}
