package io.keyhold.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.crypto.Engines;
import io.keyhold.crypto.OsRandom;
import io.keyhold.store.RecordKind;
import io.keyhold.store.StoreOptions;
import io.keyhold.store.jdbc.Dialects;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.jdbc.StoreState;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.FixedRoot;
import io.keyhold.store.root.RootKey;
import io.keyhold.store.root.RootOfTrust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store leaves that does not open or close, or that another process made first. */
class StoreOpenFailureTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void make() throws IOException {
        file = folder.toRealPath().resolve("keys.db");
        Stores.fill(file);
    }

    @Test
    void close_somethingFails_letsGo() throws IOException {
        JdbcRecordStore store = Dialects.open(file, Map.of("emptyLog", (real, arguments) -> {
            throw new IllegalStateException("no log");
        }));

        assertThatThrownBy(store::close).hasMessage("no log");

        assertFree();
    }

    @Test
    void open_storeCannotBeServed_letsGo() throws IOException {
        StoreState opened = new StoreFactory(
                        file,
                        new FixedRoot(Stores.PASSPHRASE),
                        new Ciphers(Engines.choose(Engines.Choice.JDK), OsRandom.open()),
                        new StoreOptions(Duration.ofSeconds(5), 1))
                .open();
        StoreState broken = new StoreState(
                opened.dialect(),
                opened.keyring(),
                opened.known(),
                opened.epochs(),
                opened.epochBeside(),
                opened.ciphers(),
                null,
                opened.copies(),
                opened.lease());

        assertThatThrownBy(() -> JdbcRecordStore.over(broken)).isInstanceOf(NullPointerException.class);

        assertFree();
    }

    @Test
    void create_anotherWasFaster_leavesItsEpochFile() throws IOException {
        Path fresh = folder.resolve("fresh.db");
        Path epochs = StoreFiles.sibling(fresh, "-epoch");
        Object[] made = new Object[1];
        RootOfTrust slow = new RootOfTrust() {
            private final FixedRoot real = new FixedRoot(Stores.PASSPHRASE);

            @Override
            public String type() {
                return real.type();
            }

            @Override
            public RootKey create() {
                try (JdbcRecordStore faster = Stores.open(fresh)) {
                    Stores.insert(faster, RecordKind.KEY, "first", "", "x");
                    made[0] = StoreFiles.identity(epochs);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return real.create();
            }

            @Override
            public RootKey open(byte[] parameters) {
                return real.open(parameters);
            }

            @Override
            public void close() {}
        };

        try (JdbcRecordStore store = Stores.open(fresh, slow)) {
            assertThat(store.find(Stores.key(RecordKind.KEY, "first"))).isPresent();
            assertThat(StoreFiles.identity(epochs)).isEqualTo(made[0]);
            assertThat(store.epochBeside()).isEqualTo(store.epoch());
        }
    }

    private void assertFree() throws IOException {
        JvmLock.attempt(StoreFiles.sibling(file, GuardLocks.IN_JVM), JvmLock.Kind.ONE_PER_JVM)
                .lock()
                .orElseThrow()
                .close();
    }
}
