package io.keyhold.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.KmsException;
import io.keyhold.store.RecordKind;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.postgres.PostgresPlace.Durability;
import io.keyhold.store.sqlite.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Primary and synchronous standby: the primary is killed under load, the standby promoted, a new standby made, as often as
 * {@code -Dkeyhold.failovers} says. No change that was acknowledged may be lost. The control has a standby that is not
 * synchronous and lags: there changes are lost, and a process that saw them refuses the new primary.
 */
@ExtendWith(NeedsPostgres.class)
@EnabledIfSystemProperty(named = "keyhold.failovers", matches = "[1-9][0-9]*")
class FailoverTest {
    private static final int ROUNDS = Integer.getInteger("keyhold.failovers", 1);
    private static final int WRITERS = 3;
    private static final long LOAD_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

    @Test
    void failover_synchronousStandby_losesNothingThatWasAcknowledged() throws Exception {
        List<Long> outages = new ArrayList<>();
        try (ServerPair servers = ServerPair.start()) {
            servers.setSynchronous(true);
            PostgresPlace place = ServerPair.place(Durability.REPLICATED, false, servers.primary(), servers.standby());
            try (JdbcRecordStore store = ServerPair.open(place)) {
                failOverUnderLoad(servers, store, outages);
            }
            try (JdbcRecordStore store = ServerPair.open(place)) {
                assertThat(store.verify().problems()).isEmpty();
            }
        }
    }

    private static void failOverUnderLoad(ServerPair servers, JdbcRecordStore store, List<Long> outages)
            throws Exception {

        List<RegisterWriter> writers = RegisterWriter.start(store, WRITERS);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                servers.awaitStandby();
                LockSupport.parkNanos(LOAD_NANOS);
                outages.add(failOver(servers, store, writers));
            }
        } finally {
            writers.forEach(RegisterWriter::end);
        }
        long acknowledged =
                writers.stream().mapToLong(RegisterWriter::acknowledged).sum();
        long unknown = writers.stream().mapToLong(RegisterWriter::unknown).sum();
        long refused = writers.stream().mapToLong(RegisterWriter::refused).sum();
        outages.sort(null);
        report("failovers " + ROUNDS + ", acknowledged " + acknowledged + ", unknown " + unknown + ", refused "
                + refused + ", wrong answers "
                + writers.stream().mapToLong(RegisterWriter::wrong).sum()
                + ", outage ms median " + outages.get(outages.size() / 2) + " max "
                + outages.get(outages.size() - 1));
        assertThat(writers).allSatisfy(writer -> assertThat(writer.problems()).isEmpty());
        assertThat(acknowledged).isPositive();
    }

    @Test
    void failover_laggingStandby_losesChangesAndIsRefusedByWhoSawThem() throws Exception {
        ServerPair servers = ServerPair.start();
        PostgresPlace place = ServerPair.place(Durability.FULL, false, servers.primary(), servers.standby());
        try (JdbcRecordStore store = ServerPair.open(place)) {
            Stores.insert(store, RecordKind.KEY, "key", "", "0");
            servers.awaitStreaming();
            servers.primary().signal("STOP", "walsender");
            Stores.update(store, RecordKind.KEY, "key", "1");
            servers.primary().kill();
            servers.primary().discard();
            servers.promote();

            KmsException refusal = firstIntegrityRefusal(store);

            assertThat(refusal).isInstanceOf(KmsException.StoreIntegrity.class);
            assertThat(refusal).hasMessageContaining("the store went back from epoch 2 to epoch 1");
        } finally {
            servers.primary().remove();
        }
    }

    private static KmsException firstIntegrityRefusal(JdbcRecordStore store) {
        long start = System.nanoTime();
        while (true) {
            try {
                Stores.update(store, RecordKind.KEY, "key", "2");
            } catch (KmsException.StoreIntegrity e) {
                return e;
            } catch (KmsException.StoreUnavailable | KmsException.UnknownOutcome e) {
                if (System.nanoTime() - start > PATIENCE_NANOS) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    /** Kills, promotes, and makes a new standby; gives the milliseconds until a change is acknowledged again. */
    private static long failOver(ServerPair servers, JdbcRecordStore store, List<RegisterWriter> writers)
            throws IOException, SQLException {
        long killed = System.nanoTime();
        servers.failOver();
        servers.replaceStandby();
        long before = writers.stream().mapToLong(RegisterWriter::acknowledged).sum();
        while (writers.stream().mapToLong(RegisterWriter::acknowledged).sum() <= before) {
            if (System.nanoTime() - killed > PATIENCE_NANOS) {
                throw new IllegalStateException(
                        "nothing was acknowledged after the failover at epoch " + store.epoch());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed);
    }

    private static void report(String line) throws IOException {
        java.nio.file.Files.writeString(
                Path.of("target", "failover.txt"),
                line + "\n",
                java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.APPEND);
    }
}
