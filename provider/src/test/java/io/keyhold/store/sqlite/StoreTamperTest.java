package io.keyhold.store.sqlite;

import static io.keyhold.store.sqlite.Stores.attack;
import static io.keyhold.store.sqlite.Stores.key;
import static io.keyhold.store.sqlite.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import io.keyhold.store.RecordKind;
import io.keyhold.store.SqliteOnly;
import io.keyhold.store.StoreRecord;
import io.keyhold.store.jdbc.JdbcRecordStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Somebody writes the store without the root of trust: by SQL, so that the database itself has nothing to object. */
final class StoreTamperTest {
    /** Every byte with {@code -Dkeyhold.long=true}. */
    private static final int STEP = Boolean.getBoolean("keyhold.long") ? 1 : 11;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void fill() {
        file = folder.resolve("keyhold.db");
        Stores.fill(file);
    }

    @Test
    void open_nothingChanged_opens() {
        assertThatCode(() -> Stores.open(file).close()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "delete from keyhold_record where kind = 4 and id = 'grant-1', GRANT `grant-1`",
        "delete from keyhold_record where owner = 'key-1', MATERIAL `material-1`",
        "delete from keyhold_record where id like '%-1', KEY `key-1`",
        "update keyhold_record set owner = 'key-2' where id = 'alias-1', ALIAS `alias-1`",
        "update keyhold_record set id = 'alias-9' where id = 'alias-1', ALIAS `alias-9`",
        "update keyhold_record set kind = 5 where id = 'alias-1', PRINCIPAL `alias-1`",
        "update keyhold_record set region = 'x' where id = 'alias-1', ALIAS `alias-1`",
        "update keyhold_record set revision = 7 where id = 'key-0', KEY `key-0`",
        "update keyhold_record set domain_key = 2 where id = 'key-0', KEY `key-0`",
        "update keyhold_record set kind = 99 where id = 'key-0', kind `99`",
        "insert into keyhold_record select region; kind; 'key-9'; owner; revision; domain_key; tag; sealed"
                + " from keyhold_record where id = 'key-0', KEY `key-9`",
        "update keyhold_record set tag = (select tag from keyhold_record where id = 'key-0');"
                + " sealed = (select sealed from keyhold_record where id = 'key-0') where id = 'key-2', KEY `key-2`",
        "delete from keyhold_change where epoch = 3, change log of epoch 3",
        "delete from keyhold_change where epoch = 13, change log of epoch 13",
        "delete from keyhold_change, change log",
        "update keyhold_change set epoch = 14 where epoch = 13, change log of epoch 13",
        "delete from keyhold_head, head",
        "update keyhold_head set epoch = epoch - 1, head",
        "update keyhold_head set epoch = 100000, head"
    })
    void open_rowsChanged_namesTheDamage(String sql, String named) throws SQLException {
        requireRefusal(sql.replace(';', ','), named);
    }

    @SqliteOnly
    @ParameterizedTest
    @CsvSource({
        "create trigger t after insert on keyhold_record begin delete from keyhold_record; end, tables",
        "create table more (x), tables",
        "drop index keyhold_record_by_owner, tables",
        "pragma user_version = 0, version"
    })
    void open_tablesOfTheFileChanged_namesThem(String sql, String named) throws SQLException {
        requireRefusal(sql, named);
    }

    private void requireRefusal(String sql, String named) throws SQLException {
        attack(file, sql);

        assertThatThrownBy(() -> Stores.open(file))
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining(named);
    }

    @SqliteOnly
    @Test
    void open_newerSchema_isRefusedWithRemedy() throws SQLException {
        attack(file, "pragma user_version = 2");

        assertThatThrownBy(() -> Stores.open(file))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining("schema version 2; this Keyhold knows versions up to 1. Open it with a newer");
    }

    @SqliteOnly
    @Test
    void open_rowReplayed_namesIt() throws SQLException, IOException {
        Path older = Files.copy(file, folder.resolve("older.db"));
        try (JdbcRecordStore store = Stores.open(file)) {
            Stores.update(store, RecordKind.KEY, "key-2", "disabled");
        }
        attack(
                file,
                "attach '" + older + "' as older; delete from keyhold_record where id = 'key-2';"
                        + " insert into keyhold_record select * from older.keyhold_record where id = 'key-2'");

        assertThatThrownBy(() -> Stores.open(file))
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("KEY `key-2` of Region `eu-central-1` is an older one: revision 1 instead of 2");
    }

    @SqliteOnly
    @Test
    void open_deletedRowPutBack_namesIt() throws SQLException, IOException {
        Path older = Files.copy(file, folder.resolve("older.db"));
        try (JdbcRecordStore store = Stores.open(file)) {
            Stores.delete(store, RecordKind.GRANT, "grant-2");
        }
        attack(
                file,
                "attach '" + older + "' as older;"
                        + " insert into keyhold_record select * from older.keyhold_record where id = 'grant-2'");

        assertThatThrownBy(() -> Stores.open(file))
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("GRANT `grant-2` of Region `eu-central-1` was deleted and is back");
    }

    @Test
    void verify_rowDeletedWhileOpen_namesIt() throws SQLException {
        try (JdbcRecordStore store = Stores.open(file)) {
            attack(file, "delete from keyhold_record where id = 'grant-0'");

            assertThat(store.verify().problems())
                    .anyMatch(problem -> problem.contains("GRANT `grant-0` of Region `eu-central-1` is missing"))
                    .anyMatch(problem -> problem.contains("2 records of kind GRANT instead of 3"));
        }
    }

    @Test
    void transact_overTamperedRow_isRefusedAndDoesNotHealTheDigest() throws SQLException {
        try (JdbcRecordStore store = Stores.open(file)) {
            attack(file, "update keyhold_record set owner = 'key-2' where id = 'alias-1'");

            assertThatThrownBy(() -> Stores.delete(store, RecordKind.ALIAS, "alias-1"))
                    .isInstanceOf(KmsException.StoreIntegrity.class)
                    .hasMessageContaining("ALIAS `alias-1`");
            assertThatThrownBy(() -> store.scan(Stores.REGION, RecordKind.ALIAS, "key-2", "", 10))
                    .isInstanceOf(KmsException.StoreIntegrity.class);
            Stores.update(store, RecordKind.KEY, "key-0", "after");
        }
        assertThatThrownBy(() -> Stores.open(file)).isInstanceOf(KmsException.StoreIntegrity.class);
    }

    @Test
    void changesSince_epochTakenAway_isRefused() throws SQLException {
        try (JdbcRecordStore store = Stores.open(file)) {
            Stores.update(store, RecordKind.KEY, "key-0", "disabled");
            attack(file, "delete from keyhold_change where epoch = 14");

            assertThatThrownBy(() -> store.changesSince(13)).isInstanceOf(KmsException.StoreIntegrity.class);
        }
    }

    @SqliteOnly
    @Test
    void open_bytesOfEveryColumnFlipped_isRefusedOrDoesNothing() throws SQLException {
        List<String> silent = new ArrayList<>();
        for (String[] column : new String[][] {
            {"keyhold_record", "tag", "id = 'key-1'"},
            {"keyhold_record", "sealed", "id = 'key-1'"},
            {"keyhold_record", "cast(owner as blob)", "id = 'key-1'"},
            {"keyhold_record", "cast(id as blob)", "id = 'alias-1'"},
            {"keyhold_head", "sealed", "slot = 1"},
            {"keyhold_head", "store_id", "slot = 1"},
            {"keyhold_root", "parameters", "slot = 1"},
            {"keyhold_root", "cast(type as blob)", "slot = 1"},
            {"keyhold_domain_key", "sealed", "version = 1"},
            {"keyhold_change", "operation", "epoch = 5"},
            {"keyhold_change", "changes", "epoch = 5"},
            {"keyhold_change", "chain", "epoch = 5"}
        }) {
            silent.addAll(flipEach(column[0], column[1], column[2]));
        }
        assertThat(silent).isEmpty();
    }

    private List<String> flipEach(String table, String expression, String where) throws SQLException {
        String column = expression.replaceAll("cast\\((\\w+) as blob\\)", "$1");
        boolean isText = !column.equals(expression);
        List<String> silent = new ArrayList<>();
        byte[] before = read("select " + expression + " from " + table + " where " + where);
        String rowid = text(read("select cast(rowid as text) from " + table + " where " + where));
        for (int i = 0; i < before.length; i += STEP) {
            byte[] flipped = before.clone();
            flipped[i] ^= 0x40;
            write(table, column, rowid, flipped, isText);
            if (!isRefused()) {
                silent.add(table + "." + column + "[" + i + "]");
            }
        }
        write(table, column, rowid, before, isText);
        assertThat(isRefused()).as("control: %s put back", column).isFalse();
        return silent;
    }

    /** Opened and read: whether a typed error came of it, and never a wrong answer. */
    private boolean isRefused() {
        try (JdbcRecordStore store = Stores.open(file)) {
            StoreRecord record = store.find(key(RecordKind.KEY, "key-1")).orElseThrow();
            assertThat(text(record.payload())).isEqualTo("key payload 1, disabled");
            assertThat(record.owner()).isEqualTo("111122223333");
            return !store.verify().isSound();
        } catch (KmsException.StoreIntegrity | KmsException.RootOfTrust e) {
            return true;
        }
    }

    private byte[] read(String sql) throws SQLException {
        try (Connection connection = attack(file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.getBytes(1);
        }
    }

    private void write(String table, String column, String rowid, byte[] value, boolean isText) throws SQLException {
        String to = isText ? "cast(? as text)" : "?";
        try (Connection connection = attack(file);
                PreparedStatement update = connection.prepareStatement(
                        "update " + table + " set " + column + " = " + to + " where rowid = " + rowid)) {
            update.setBytes(1, value);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }
}
