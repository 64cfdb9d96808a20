package io.keyhold.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.OsRandom;
import io.keyhold.store.RecordKind;
import io.keyhold.store.StoreOptions;
import io.keyhold.store.TestDatabase;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.FixedRoot;
import io.keyhold.store.sqlite.SqliteStores;
import io.keyhold.store.sqlite.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How fast a change of another machine counts, and what happens while the database cannot be reached. */
@ExtendWith(NeedsPostgres.class)
class PostgresFreshnessTest {
    private static final Duration BOUND = Duration.ofMillis(700);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("keyhold.db");
    }

    @Test
    void epoch_changedElsewhere_countsWithinTheBound() throws IOException {
        try (JdbcRecordStore here = open(file, timing(false, BOUND), "");
                JdbcRecordStore there = open(file, timing(false, BOUND), "")) {
            for (int i = 0; i < 5; i++) {
                Stores.insert(there, RecordKind.KEY, "key-" + i, "", "x");
                long epoch = i + 1L;
                long committed = System.nanoTime();
                long began = committed;
                while (here.epoch() < epoch) {
                    began = System.nanoTime();
                }

                assertThat(began - committed)
                        .as("when the last call began that did not know of the change")
                        .isLessThan(BOUND.toNanos());
            }
        }
    }

    @Test
    void epoch_strict_knowsEveryChangeAtOnce() throws IOException {
        try (JdbcRecordStore here = open(file, timing(true, Duration.ZERO), "");
                JdbcRecordStore there = open(file, timing(false, BOUND), "")) {
            for (int i = 0; i < 50; i++) {
                Stores.insert(there, RecordKind.KEY, "key-" + i, "", "x");

                assertThat(here.epoch()).isEqualTo(i + 1);
            }
        }
    }

    @Test
    void epoch_networkCutSilently_isRefusedAfterTheBoundAndGoesOnWhenItIsMended() throws IOException {
        open(file, timing(false, BOUND), "").close();
        try (CutNetwork network = new CutNetwork(TestDatabase.hostAndPort());
                JdbcRecordStore here = open(file, timing(false, BOUND), network.hostAndPort());
                JdbcRecordStore there = open(file, timing(false, BOUND), "")) {
            Stores.insert(here, RecordKind.KEY, "key", "", "x");
            network.cut();
            long cut = System.nanoTime();
            Stores.update(there, RecordKind.KEY, "key", "disabled");

            assertThat(lastSuccess(here, cut)).isLessThan(BOUND.toNanos());
            assertThatThrownBy(here::epoch)
                    .isInstanceOf(KmsException.StoreUnavailable.class)
                    .hasMessageContaining("cannot tell its epoch")
                    .hasMessageContaining("ry again");
            assertThatThrownBy(() -> Stores.update(here, RecordKind.KEY, "key", "y"))
                    .as("changes are refused at once")
                    .isInstanceOf(KmsException.StoreUnavailable.class);
            assertThatThrownBy(() -> here.find(Stores.key(RecordKind.KEY, "key")))
                    .isInstanceOf(KmsException.StoreUnavailable.class);

            network.mend();
            awaitEpoch(here, 2);
            Stores.update(here, RecordKind.KEY, "key", "enabled");
            assertThat(here.epoch()).isEqualTo(3);
        }
    }

    @Test
    void epoch_networkCutAndOfflineAllowed_goesOnForThatLong() throws IOException {
        PostgresPlace.Timing timing = new PostgresPlace.Timing(false, BOUND, BOUND.multipliedBy(4));
        try (CutNetwork network = new CutNetwork(TestDatabase.hostAndPort());
                JdbcRecordStore here = open(file, timing, network.hostAndPort())) {
            Stores.insert(here, RecordKind.KEY, "key", "", "x");
            network.cut();
            long cut = System.nanoTime();
            while (System.nanoTime() - cut < BOUND.toNanos() * 2) {
                assertThat(here.epoch()).isEqualTo(1);
                LockSupport.parkNanos(1_000_000);
            }

            assertThat(lastSuccess(here, cut))
                    .isBetween(BOUND.toNanos(), BOUND.multipliedBy(4).toNanos());
        }
    }

    @Test
    void epoch_headRemovedAndConnectionsLost_isRefusedThoughNothingElseChanged() throws Exception {
        try (JdbcRecordStore store = open(file, timing(false, Duration.ofMinutes(1)), "")) {
            Stores.insert(store, RecordKind.KEY, "key", "", "x");
            try (Connection connection = TestDatabase.attack(file);
                    Statement statement = connection.createStatement()) {
                statement.execute("delete from keyhold_head");
                statement.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'keyhold "
                                + TestDatabase.schema(file) + "'");
            }

            assertThat(refusal(store)).isEqualTo("the store has no head");
            assertThatThrownBy(() -> Stores.update(store, RecordKind.KEY, "key", "y"))
                    .as("without the row that writers lock")
                    .isInstanceOf(KmsException.StoreIntegrity.class)
                    .hasMessageContaining("the store has no head");
        }
    }

    @Test
    void epoch_tableRemoved_isNotTakenForSilence() throws Exception {
        try (JdbcRecordStore store = open(file, timing(false, Duration.ofMinutes(1)), "")) {
            try (Connection connection = TestDatabase.attack(file);
                    Statement statement = connection.createStatement()) {
                statement.execute("drop table keyhold_head");
            }

            assertThat(refusal(store)).contains("its schema or tables are not there (SQLSTATE 42P01)");
        }
    }

    /** What the first call is told that is refused. */
    private static String refusal(JdbcRecordStore store) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < PATIENCE.toNanos()) {
            try {
                store.epoch();
            } catch (KmsException e) {
                return e.problem();
            }
            LockSupport.parkNanos(1_000_000);
        }
        return "none";
    }

    /** When the last call began, after the cut, that was not refused; asks until one is. */
    private static long lastSuccess(JdbcRecordStore store, long cut) {
        long began = cut;
        while (System.nanoTime() - cut < PATIENCE.toNanos()) {
            long now = System.nanoTime();
            try {
                store.epoch();
                began = now;
            } catch (KmsException.StoreUnavailable e) {
                return began - cut;
            }
            LockSupport.parkNanos(1_000_000);
        }
        return Long.MAX_VALUE;
    }

    private static void awaitEpoch(JdbcRecordStore store, long epoch) {
        long start = System.nanoTime();
        while (true) {
            try {
                assertThat(store.epoch()).isEqualTo(epoch);
                return;
            } catch (KmsException.StoreUnavailable e) {
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw e;
                }
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static PostgresPlace.Timing timing(boolean strict, Duration offline) {
        return new PostgresPlace.Timing(strict, BOUND, offline);
    }

    private static JdbcRecordStore open(Path file, PostgresPlace.Timing timing, String through) {
        PostgresPlace place = TestDatabase.place(file, timing);
        String url = through.isEmpty() ? place.url() : place.url().replace(TestDatabase.hostAndPort(), through);
        return PostgresStores.open(
                new PostgresPlace(
                        place.name(), url, place.schema(), place.login(), PostgresPlace.Durability.FULL, timing),
                new FixedRoot(Stores.PASSPHRASE),
                new Ciphers(Engines.choose(Engines.Choice.JDK), OsRandom.open()),
                StoreOptions.DEFAULT,
                SqliteStores.backups());
    }
}
