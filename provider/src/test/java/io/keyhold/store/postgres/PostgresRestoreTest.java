package io.keyhold.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.OsRandom;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RestoredStore;
import io.keyhold.store.StoreOptions;
import io.keyhold.store.TestDatabase;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.FixedRoot;
import io.keyhold.store.sqlite.SqliteStores;
import io.keyhold.store.sqlite.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a restore replaces, and what it leaves alone. */
@ExtendWith(NeedsPostgres.class)
class PostgresRestoreTest {
    @TempDir
    Path folder;

    private Path file;
    private Path backup;

    /** A backup at epoch 1, and a store at epoch 2. */
    @BeforeEach
    void fill() {
        file = folder.resolve("keyhold.db");
        backup = folder.resolve("backup");
        try (JdbcRecordStore store = open()) {
            Stores.insert(store, RecordKind.KEY, "key", "", "first");
            store.backupTo(backup);
            Stores.update(store, RecordKind.KEY, "key", "second");
        }
    }

    @Test
    void restore_newerStoreWithAnOlderEpochInItsColumn_needsReplace() throws SQLException {
        attack("update keyhold_head set epoch = 0");

        assertThatThrownBy(() -> restore(false))
                .isInstanceOf(KmsException.Conflict.class)
                .hasMessageContaining("the head of the store was changed outside Keyhold")
                .hasMessageContaining("--replace");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update keyhold_record set id = repeat('x', 2000)",
                "delete from keyhold_head",
                "alter table keyhold_record alter column owner set default 'x'",
                "alter table keyhold_record drop column tag"
            })
    void restore_damagedStore_isReplacedAndCanBeUndone(String damage) throws SQLException {
        attack(damage);
        assertThatThrownBy(() -> restore(false)).isInstanceOf(KmsException.Conflict.class);

        RestoredStore restored = restore(true);

        assertThat(restored.replaced()).isPresent();
        try (JdbcRecordStore store = open()) {
            assertThat(store.epoch()).isEqualTo(1);
            assertThat(store.verify().problems()).isEmpty();
        }
        restored.undo().run();
        assertThatThrownBy(this::open).isInstanceOf(KmsException.StoreIntegrity.class);
    }

    @Test
    void undo_changedMeanwhile_leavesTheStoreAndSaysSo() throws SQLException {
        RestoredStore restored = restore(true);
        try (JdbcRecordStore store = open()) {
            Stores.update(store, RecordKind.KEY, "key", "of somebody else");
        }

        assertThatThrownBy(() -> restored.undo().run())
                .isInstanceOf(KmsException.Conflict.class)
                .hasMessageContaining("was changed after it was restored; the restore was not undone")
                .hasMessageContaining("keyhold doctor");
        try (JdbcRecordStore store = open()) {
            assertThat(store.epoch()).isEqualTo(2);
        }
    }

    @Test
    void restore_openElsewhere_isRefusedAndNothingIsKeptAside() throws Exception {
        try (JdbcRecordStore store = open()) {
            assertThatThrownBy(() -> restore(true))
                    .isInstanceOf(KmsException.StoreUnavailable.class)
                    .hasMessageContaining("is open in another process");
            assertThat(store.epoch()).isEqualTo(2);
        }
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(backup);
        }
    }

    private RestoredStore restore(boolean replace) {
        return new PostgresRestore(
                        TestDatabase.place(file), new FixedRoot(Stores.PASSPHRASE), ciphers(), SqliteStores.backups())
                .restore(backup, replace);
    }

    private JdbcRecordStore open() {
        return PostgresStores.open(
                TestDatabase.place(file),
                new FixedRoot(Stores.PASSPHRASE),
                ciphers(),
                StoreOptions.DEFAULT,
                SqliteStores.backups());
    }

    private static Ciphers ciphers() {
        return new Ciphers(Engines.choose(Engines.Choice.JDK), OsRandom.open());
    }

    private void attack(String sql) throws SQLException {
        try (Connection connection = TestDatabase.attack(file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
