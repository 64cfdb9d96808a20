package io.keyhold.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.OsRandom;
import io.keyhold.store.RecordKind;
import io.keyhold.store.StoreOptions;
import io.keyhold.store.TestDatabase;
import io.keyhold.store.jdbc.Dialects;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.jdbc.StoreConnection;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.FixedRoot;
import io.keyhold.store.sqlite.SqliteStores;
import io.keyhold.store.sqlite.Stores;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A store in PostgreSQL: what is its own. What is common is tested by the tests of stores, over either database. */
@ExtendWith(NeedsPostgres.class)
class PostgresStoreTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("keyhold.db");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create function f() returns trigger language plpgsql as 'begin return null; end';"
                        + " create trigger t before delete on keyhold_record for each row execute function f()|trigger",
                "create rule r as on delete to keyhold_record do instead nothing|rule",
                "alter table keyhold_record enable row level security|row security",
                "create policy p on keyhold_record using (kind <> 4)|row security",
                "alter table keyhold_record rename to real; create view keyhold_record as select * from real|v p",
                "alter table keyhold_record alter column owner set default 'x'|default",
                "drop index keyhold_record_by_owner|keyhold_record",
                "create table keyhold_more (x integer)|which Keyhold did not make",
                "create table child () inherits (keyhold_record)|inheritance",
                "alter table keyhold_record set unlogged|r u",
                "alter table keyhold_record add check (kind < 4)|keyhold_record",
                "alter table keyhold_record alter column id type text collate \"en-x-icu\"|en-x-icu",
                "alter table keyhold_head alter column epoch drop not null|null"
            })
    void open_tablesChanged_namesThem(String sql, String named) throws SQLException {
        open().close();
        attack(sql);

        assertThatThrownBy(this::open)
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining(named);
    }

    @Test
    void open_rowReplayed_namesIt() throws SQLException {
        try (JdbcRecordStore store = open()) {
            Stores.fill(store);
            attack("create table older as select * from keyhold_record");
            Stores.update(store, RecordKind.KEY, "key-2", "disabled");
            Stores.delete(store, RecordKind.GRANT, "grant-2");
        }
        attack("delete from keyhold_record where id = 'key-2';"
                + " insert into keyhold_record select * from older where id in ('key-2', 'grant-2')");

        assertThatThrownBy(this::open)
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("KEY `key-2` of Region `eu-central-1` is an older one: revision 1 instead of 2")
                .hasMessageContaining("GRANT `grant-2` of Region `eu-central-1` was deleted and is back");
    }

    @Test
    void epoch_wholeStoreReplayedWhileOpen_isRefused() throws SQLException {
        try (JdbcRecordStore store = open()) {
            Stores.fill(store);
            attack("create table older_record as select * from keyhold_record;"
                    + " create table older_change as select * from keyhold_change;"
                    + " create table older_head as select * from keyhold_head");
            Stores.update(store, RecordKind.KEY, "key-2", "disabled");
            attack("delete from keyhold_record; insert into keyhold_record select * from older_record;"
                    + " delete from keyhold_change; insert into keyhold_change select * from older_change;"
                    + " delete from keyhold_head; insert into keyhold_head select * from older_head");

            assertThatThrownBy(() -> Stores.update(store, RecordKind.KEY, "key-0", "x"))
                    .isInstanceOf(KmsException.StoreIntegrity.class)
                    .hasMessageContaining("the store went back from epoch 14 to epoch 13");
        }
    }

    @Test
    void open_newerSchema_isRefusedWithRemedy() throws SQLException {
        open().close();
        attack("update keyhold_schema set version = 2");

        assertThatThrownBy(this::open)
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining("schema version 2; this Keyhold knows versions up to 1. Open it with a newer");
    }

    @Test
    void open_headRemoved_isNotTakenForANewStore() throws SQLException {
        open().close();
        attack("delete from keyhold_head");

        assertThatThrownBy(this::open)
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("head");
    }

    @Test
    void open_headInAnotherSlot_isRefused() throws SQLException {
        open().close();
        attack("update keyhold_head set slot = 2");

        assertThatThrownBy(this::open)
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("the store has no head");
    }

    @ParameterizedTest
    @ValueSource(strings = {"keyhold_record", "keyhold_change"})
    void insert_suppressedByATrigger_isNotAcknowledged(String table) throws SQLException {
        try (JdbcRecordStore store = open()) {
            attack("create function f() returns trigger language plpgsql as 'begin return null; end';"
                    + " create trigger t before insert on " + table + " for each row execute function f()");

            assertThatThrownBy(() -> Stores.insert(store, RecordKind.KEY, "k", "", "x"))
                    .isInstanceOf(KmsException.StoreIntegrity.class)
                    .hasMessageContaining("the database changed 0 rows of the store where it was told to change 1")
                    .hasMessageContaining("doctor");
            assertThat(store.epoch()).isZero();
        }
    }

    @Test
    void of_errorOfOursThatThePoolWrapped_staysWhatItIs() {
        KmsException ours = new KmsException.StoreIntegrity("older", "Stop that server");

        assertThat(PostgresFailure.of(new SQLTransientConnectionException("timeout", "08001", ours), "s", "be read"))
                .isSameAs(ours);
    }

    @Test
    void open_byManyAtOnce_makesOneStore() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Callable<String> opening = () -> {
            try (JdbcRecordStore store = open()) {
                return store.storeId();
            }
        };

        List<Future<String>> ids = threads.invokeAll(List.of(opening, opening, opening, opening));

        String first = ids.get(0).get();
        for (Future<String> each : ids) {
            assertThat(each.get()).isEqualTo(first);
        }
        threads.shutdown();
    }

    @Test
    void open_withTablesOfAnAdministrator_needsNoRightToMakeThem() throws SQLException {
        PostgresPlace place = TestDatabase.as(file, "keyhold_limited", "");
        assertThatThrownBy(() -> open(place))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining("the role of keyhold.store-user lacks a right (SQLSTATE 42501)")
                .hasMessageContaining("keyhold store sql");

        try (Connection administrator = TestDatabase.superuser("keyhold_tests");
                Statement statement = administrator.createStatement()) {
            for (String line : PostgresStores.script(place.schema(), "keyhold_limited")) {
                statement.execute(line);
            }
        }

        try (JdbcRecordStore store = open(place)) {
            Stores.fill(store);
            assertThat(store.verify().problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "keyhold_password, wrong, the server refused the password (SQLSTATE 28P01), keyhold.store-password",
        "keyhold_shut_out, '', does not let this role, pg_hba.conf",
        "keyhold_nobody, '', does not let this role, keyhold.store-user"
    })
    void open_loginRefused_saysWhichSetting(String role, String password, String problem, String remedy) {
        assertThatThrownBy(() -> open(TestDatabase.as(file, role, password)))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining(problem)
                .hasMessageContaining(remedy)
                .hasMessageNotContaining("wrong");
    }

    @Test
    void open_rightPassword_opens() {
        assertThatThrownBy(() -> open(TestDatabase.as(file, "keyhold_password", "right")))
                .as("it may log in, and may not make tables")
                .hasMessageContaining("42501");
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://127.0.0.1:1/keys, no server answers (SQLSTATE 08001)",
        "jdbc:postgresql://no-such-host.invalid:5432/keys, a host name is not known (SQLSTATE 08001)"
    })
    void open_serverNotThere_canBeRetried(String url, String problem) {
        PostgresPlace place = TestDatabase.place(file);
        assertThatThrownBy(() -> open(
                        new PostgresPlace("x", url, place.schema(), place.login(), place.durability(), place.timing())))
                .isInstanceOf(KmsException.StoreUnavailable.class)
                .hasMessageContaining(problem)
                .hasMessageContaining("Check hosts and ports of keyhold.store");
    }

    @Test
    void open_databaseNotThere_saysSo() {
        PostgresPlace place = TestDatabase.place(file);
        assertThatThrownBy(() -> open(new PostgresPlace(
                        "x",
                        "jdbc:postgresql://" + TestDatabase.hostAndPort() + "/no_such_database",
                        place.schema(),
                        place.login(),
                        PostgresPlace.Durability.FULL,
                        place.timing())))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining("there is no such database (SQLSTATE 3D000)");
    }

    @Test
    void require_serverThatLosesChanges_isRefusedUnlessAccepted() {
        Map<String, String> found = new HashMap<>(Map.of(
                "server_version_num", "150020",
                "server_encoding", "UTF8",
                "fsync", "off",
                "full_page_writes", "on",
                "synchronous_commit", "on"));
        found.putAll(ServerSettings.WANTED);
        PostgresPlace place = TestDatabase.place(file);

        assertThatThrownBy(() -> ServerSettings.require(place, found))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining("has `fsync` at `off`; Keyhold needs on")
                .hasMessageContaining("keyhold.store-durability = may-lose-changes");
        ServerSettings.require(
                new PostgresPlace(
                        "x",
                        place.url(),
                        place.schema(),
                        place.login(),
                        PostgresPlace.Durability.MAY_LOSE_CHANGES,
                        place.timing()),
                found);

        found.put("server_encoding", "LATIN1");
        assertThatThrownBy(() -> ServerSettings.require(
                        new PostgresPlace(
                                "x",
                                place.url(),
                                place.schema(),
                                place.login(),
                                PostgresPlace.Durability.MAY_LOSE_CHANGES,
                                place.timing()),
                        found))
                .hasMessageContaining("has `server_encoding` at `LATIN1`; Keyhold needs UTF8");
    }

    @Test
    void transact_connectionLostAfterTheCommit_isFoundToBeCommitted() {
        try (JdbcRecordStore store = withFault("commit", (real, arguments) -> {
            real.commit((StoreConnection) arguments[0]);
            throw new SQLException("gone", "57P01");
        })) {
            Stores.insert(store, RecordKind.KEY, "k", "", "x");

            assertThat(store.find(Stores.key(RecordKind.KEY, "k"))).isPresent();
            assertThat(store.epoch()).isEqualTo(1);
        }
    }

    @Test
    void transact_connectionLostBeforeTheCommit_isRefusedAndNothingIsThere() {
        int[] calls = new int[1];
        try (JdbcRecordStore store = withFault("commit", (real, arguments) -> {
            if (calls[0]++ == 0) {
                throw new SQLException("gone", "57P01");
            }
            real.commit((StoreConnection) arguments[0]);
            return null;
        })) {
            assertThatThrownBy(() -> Stores.insert(store, RecordKind.KEY, "k", "", "x"))
                    .isInstanceOf(KmsException.StoreUnavailable.class)
                    .hasMessageContaining("the connection to the server was lost (SQLSTATE 57P01)");

            assertThat(store.find(Stores.key(RecordKind.KEY, "k"))).isEmpty();
            assertThat(store.verify().problems()).isEmpty();
        }
    }

    @Test
    void transact_connectionsKilledWhileIdle_goesOn() throws SQLException {
        try (JdbcRecordStore store = open()) {
            Stores.insert(store, RecordKind.KEY, "k", "", "x");
            try (Connection administrator = TestDatabase.superuser("postgres");
                    Statement statement = administrator.createStatement()) {
                statement.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'keyhold "
                                + TestDatabase.schema(file) + "'");
            }

            Stores.update(store, RecordKind.KEY, "k", "y");
            assertThat(store.find(Stores.key(RecordKind.KEY, "k"))).isPresent();
            assertThat(store.epoch()).isEqualTo(2);
        }
    }

    private JdbcRecordStore withFault(String method, Dialects.Fault fault) {
        return Dialects.over(factory(TestDatabase.place(file)).open(), Map.of(method, fault));
    }

    private void attack(String sql) throws SQLException {
        try (Connection connection = TestDatabase.attack(file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private JdbcRecordStore open() {
        return open(TestDatabase.place(file));
    }

    private static JdbcRecordStore open(PostgresPlace place) {
        return JdbcRecordStore.over(factory(place).open());
    }

    private static PostgresFactory factory(PostgresPlace place) {
        return new PostgresFactory(
                place,
                new FixedRoot(Stores.PASSPHRASE),
                new Ciphers(Engines.choose(Engines.Choice.JDK), OsRandom.open()),
                StoreOptions.DEFAULT,
                SqliteStores.backups());
    }
}
