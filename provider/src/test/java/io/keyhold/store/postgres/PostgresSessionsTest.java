package io.keyhold.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.OsRandom;
import io.keyhold.store.StoreOptions;
import io.keyhold.store.TestDatabase;
import io.keyhold.store.jdbc.Dialect;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.jdbc.StoreConnection;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.FixedRoot;
import io.keyhold.store.sqlite.SqliteStores;
import io.keyhold.store.sqlite.Stores;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Which sessions are used, and how long they may keep others waiting. */
@ExtendWith(NeedsPostgres.class)
class PostgresSessionsTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("keyhold.db");
    }

    @Test
    void open_timelineOfAFailoverSeen_usesNoSessionOfTheOldPrimary() throws SQLException {
        try (PostgresDialect dialect = new PostgresDialect(TestDatabase.place(file), StoreOptions.DEFAULT)) {
            open().close();
            StoreConnection writing = dialect.open(Dialect.Use.WRITE);
            StoreConnection asking = dialect.open(Dialect.Use.WATCH);
            dialect.open(Dialect.Use.READ).close(); // stays in the pool
            dialect.changeCounter(asking);
            String system = asking.text("select system_identifier from pg_control_system()");
            dialect.sessions().history().saw(new ServerAnswer("h2:5432", true, 99, system, 0, "then", 1));

            assertThatThrownBy(() -> dialect.beginWrite(writing)).hasMessageContaining("from before a failover");
            assertThatThrownBy(() -> dialect.changeCounter(asking)).hasMessageContaining("from before a failover");
            assertThatThrownBy(() -> dialect.open(Dialect.Use.WRITE))
                    .isInstanceOf(KmsException.StoreIntegrity.class)
                    .hasMessageContaining("is on timeline 1, and timeline 99 has been seen");
            assertThatThrownBy(() -> dialect.open(Dialect.Use.READ))
                    .satisfies(e -> assertThat(PostgresFailure.of((SQLException) e, "s", "be read"))
                            .hasMessageContaining("timeline 99 has been seen")
                            .hasMessageContaining("pg_rewind"));
            writing.abandon();
            asking.abandon();
        }
    }

    @Test
    void announce_noStandbyIsWaitedForAndOneIsWanted_isRefused() throws SQLException {
        PostgresPlace place = TestDatabase.place(file);
        open().close();
        try (PostgresDialect dialect = new PostgresDialect(place, StoreOptions.DEFAULT);
                PostgresDialect wanting = new PostgresDialect(
                        new PostgresPlace(
                                "s",
                                place.url(),
                                place.schema(),
                                place.login(),
                                PostgresPlace.Durability.REPLICATED,
                                place.timing()),
                        StoreOptions.DEFAULT);
                StoreConnection session = dialect.open(Dialect.Use.WRITE)) {
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> wanting.open(Dialect.Use.WRITE), () -> wanting.announce(session, 1))) {
                assertThatThrownBy(call)
                        .isInstanceOf(KmsException.StoreUnavailable.class)
                        .hasMessageContaining("has `synchronous_standby_names` at `` and waits for no standby")
                        .hasMessageContaining("takes back changes that were acknowledged");
            }
        }
    }

    @Test
    void open_forAChange_givesTheLockBackBeforeOthersStopWaiting() throws SQLException {
        try (PostgresDialect dialect = new PostgresDialect(TestDatabase.place(file), StoreOptions.DEFAULT);
                StoreConnection session = dialect.open(Dialect.Use.WRITE)) {
            assertThat(session.text("show idle_in_transaction_session_timeout")).isEqualTo("15s");
            assertThat(session.text("show tcp_keepalives_idle"))
                    .as("a host that vanishes")
                    .isEqualTo("2");
            assertThat(session.text("show lock_timeout")).isEqualTo("20s");
        }
    }

    @Test
    void facts_ofAServerThatTrusts_sayThatNobodyProvedAPassword() {
        try (JdbcRecordStore store = open()) {
            assertThat(store.facts().settings())
                    .containsEntry("authentication", "not scram-sha-256")
                    .containsEntry("timeline", "1")
                    .containsEntry("standbys", "0 streaming, 0 synchronous")
                    .containsEntry("replication_lag", "not visible")
                    .hasEntrySatisfying("pool", pool -> assertThat(pool).endsWith("in use, at most 4"));
            assertThat(store.activity().connections()).isPositive();
            assertThat(store.activity().lagBytes()).isEmpty();
            assertThat(store.eraseNow()).as("the server keeps what it likes").isFalse();
        }
    }

    private JdbcRecordStore open() {
        return PostgresStores.open(
                TestDatabase.place(file),
                new FixedRoot(Stores.PASSPHRASE),
                new Ciphers(Engines.choose(Engines.Choice.JDK), OsRandom.open()),
                StoreOptions.DEFAULT,
                SqliteStores.backups());
    }
}
