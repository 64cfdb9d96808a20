package io.keyhold.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import io.keyhold.store.jdbc.JdbcRecordStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody makes an index of the store lie: every record is there and reads as it should, but a search would miss it or find another. */
final class StoreIndexTest {
    private static final String BY_ID = "keyhold_record_by_id";
    private static final String BY_OWNER = "keyhold_record_by_owner";
    private static final String COLUMNS = "region, kind, id, owner, revision, domain_key, tag, sealed";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void fill() {
        file = folder.resolve("keyhold.db");
        Stores.fill(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {BY_ID, BY_OWNER})
    void open_indexOutOfSightForAWhile_opens(String index) throws SQLException {
        attack(index, "select 1", "select 1");

        assertThatCode(() -> Stores.open(file).close()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {BY_ID, BY_OWNER})
    void open_entryMissing_isRefused(String index) throws SQLException {
        attack(
                index,
                "create temp table kept as select rowid as place, * from keyhold_record where id = 'grant-1';"
                        + " delete from keyhold_record where id = 'grant-1'",
                "insert into keyhold_record (rowid, " + COLUMNS + ") select place, " + COLUMNS + " from kept");

        assertRefused();
    }

    @ParameterizedTest
    @ValueSource(strings = {BY_ID, BY_OWNER})
    void open_entryWithoutRecord_isRefused(String index) throws SQLException {
        attack(
                index,
                "insert into keyhold_record select region, kind, 'ghost', owner, revision, domain_key, tag, sealed"
                        + " from keyhold_record where id = 'grant-1'",
                "delete from keyhold_record where id = 'ghost'");

        assertRefused();
    }

    @ParameterizedTest
    @ValueSource(strings = {BY_ID, BY_OWNER})
    void open_entriesLeadToEachOthersRecords_isRefused(String index) throws SQLException {
        attack(
                index,
                "create temp table places as select rowid as place, id from keyhold_record where id like 'grant-%'",
                "update keyhold_record set rowid = -1 where id = 'grant-1';"
                        + " update keyhold_record set rowid = (select place from places where id = 'grant-1')"
                        + " where id = 'grant-2';"
                        + " update keyhold_record set rowid = (select place from places where id = 'grant-2')"
                        + " where id = 'grant-1'");

        assertRefused();
    }

    @ParameterizedTest
    @ValueSource(strings = {BY_ID, BY_OWNER})
    void open_entriesInAnotherOrder_isRefused(String index) throws SQLException {
        String change = "pragma writable_schema = on; update sqlite_schema set sql = replace(sql, '%s', '%s')"
                + " where name = '" + index + "'; pragma writable_schema = reset";
        run(String.format(Locale.ROOT, change, ", id)", ", id desc)") + "; reindex " + index + "; "
                + String.format(Locale.ROOT, change, ", id desc)", ", id)"));

        assertRefused();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind = kind + 0.5 where id = 'grant-1'",
                "kind = kind + 0.5",
                "region = cast(region as blob)",
                "id = cast(id as blob) where id = 'grant-2'",
                "owner = cast(owner as blob) where id = 'grant-2'",
                "revision = revision + 0.5 where id = 'grant-1'"
            })
    void open_valueOfAnotherTypeThatReadsTheSame_isRefused(String change) throws SQLException {
        run("update keyhold_record set " + change);

        assertThatThrownBy(() -> Stores.open(file))
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("the rows of the store are out of order, or have values of other types");
    }

    private void assertRefused() throws SQLException {
        assertThatThrownBy(() -> Stores.open(file))
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("the indexes of the store do not agree with its records");
        run("reindex");
        try (JdbcRecordStore store = Stores.open(file)) {
            assertThat(store.verify().problems()).isEmpty();
        }
    }

    /** Runs {@code seen} as the index follows, then {@code unseen} as it does not. */
    private void attack(String index, String seen, String unseen) throws SQLException {
        run(seen + "; create temp table hidden as select * from sqlite_schema where name = '" + index + "';"
                + " pragma writable_schema = on; delete from sqlite_schema where name = '" + index + "';"
                + " pragma writable_schema = reset; " + unseen + "; pragma writable_schema = on;"
                + " insert into sqlite_schema select * from hidden; pragma writable_schema = reset");
    }

    private void run(String statements) throws SQLException {
        try (Connection connection = Stores.attack(file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(statements);
        }
    }
}
