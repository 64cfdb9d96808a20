package io.keyhold.store.sqlite;

import io.keyhold.api.KmsException;
import io.keyhold.platform.TruePath;
import io.keyhold.store.StoreOptions;
import io.keyhold.store.jdbc.Dialect;
import io.keyhold.store.jdbc.HeadReader;
import io.keyhold.store.jdbc.Lease;
import io.keyhold.store.jdbc.NewStore;
import io.keyhold.store.jdbc.StoreConnection;
import io.keyhold.store.jdbc.StoreState;
import io.keyhold.store.jdbc.StoreVerifier;
import io.keyhold.store.jdbc.Tables;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.RootOfTrust;
import io.keyhold.store.seal.HighestHead;
import io.keyhold.store.seal.Keyring;
import io.keyhold.store.seal.RootRecord;
import io.keyhold.store.seal.StoreHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.UUID;

/** Makes a store file, and opens one. */
public final class StoreFactory {
    private final Path file;
    private final RootOfTrust rootOfTrust;
    private final Ciphers ciphers;
    private final StoreOptions options;
    private final StoreGuard guard;
    private final SqliteDialect dialect;

    public StoreFactory(Path named, RootOfTrust rootOfTrust, Ciphers ciphers, StoreOptions options) {
        this.file = resolved(named);
        this.rootOfTrust = rootOfTrust;
        this.ciphers = ciphers;
        this.options = options;
        this.guard = StoreGuard.of(this.file, options.busyTimeout());
        this.dialect = new SqliteDialect(this.file, options.busyTimeout(), guard);
    }

    /** Opens the store, which is made if there is no file of that name. */
    public StoreState open() {
        NativeLibrary.load();
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                create();
            }
            return openGuarded();
        } catch (IOException e) {
            throw StoreFiles.unavailable(file, e);
        } catch (SQLException e) {
            throw dialect.failure(e, "be opened");
        }
    }

    private StoreState openGuarded() throws IOException, SQLException {
        Lease lease = guard.enter();
        try {
            FileNames.requireOne(file);
            return openAgainAfterAnError(lease);
        } catch (IOException | SQLException | RuntimeException | Error e) {
            lease.close();
            throw e;
        }
    }

    /**
     * If one connection could not read, or read wrongly, another one tries before the error is reported: a disk that failed for
     * a moment has damaged nothing.
     */
    private StoreState openAgainAfterAnError(Lease lease) throws IOException, SQLException {
        try {
            return openExisting(lease);
        } catch (IOException | SQLException | KmsException.StoreIntegrity | KmsException.StoreUnavailable e) {
            if (SqliteFailure.isBusy(e)) {
                throw e; // it has waited already
            }
            System.getLogger(StoreFactory.class.getName())
                    .log(System.Logger.Level.DEBUG, "the store did not open; trying again", e);
        }
        try {
            return openExisting(lease);
        } catch (SQLException | KmsException.StoreIntegrity e) {
            if (SqliteFailure.isDamage(e) && dialect.isDiskFailing()) {
                throw dialect.unreadable(e);
            }
            throw e;
        }
    }

    private StoreState openExisting(Lease lease) throws IOException, SQLException {
        Keyring keyring = new RootPeek(file, dialect, rootOfTrust, ciphers).open();
        try (StoreConnection session = dialect.open(Dialect.Use.READ)) {
            EpochFile epochs = epochs();
            long epochBeside = epochs.committedEpoch(); // before the head is read, which can only be newer
            dialect.beginRead(session);
            dialect.requireSchema(session);
            keyring = upToDate(keyring, Tables.root(session));
            StoreHead head = HeadReader.read(session, keyring);
            new StoreVerifier(session, dialect, keyring, head).requireSound();
            dialect.commit(session);
            StoreFiles.forceLog(file);
            return new StoreState(
                    dialect,
                    keyring,
                    new HighestHead(head),
                    epochs,
                    epochBeside,
                    ciphers,
                    options,
                    Backup.of(dialect),
                    lease);
        } catch (IOException | SQLException | RuntimeException | Error e) {
            keyring.clear();
            throw e;
        }
    }

    private EpochFile epochs() {
        Path epochFile = StoreFiles.sibling(file, "-epoch");
        try {
            return EpochFile.open(epochFile);
        } catch (IOException e) {
            throw new KmsException.StoreUnavailable(
                    "file `" + epochFile + "`, in which processes announce changes, cannot be used",
                    "Close every Keyhold on this store and remove it; it is made again",
                    e);
        }
    }

    /** The record seen without the log may be an older root of trust, which must not open the store any more. */
    private Keyring upToDate(Keyring seen, RootRecord now) {
        if (now.sameRoot(seen.record())) {
            seen.learn(now);
            return seen;
        }
        seen.clear();
        return Keyring.open(ciphers, now, rootOfTrust, file.toString());
    }

    /** The file behind a name that may be a link. */
    static Path resolved(Path named) {
        try {
            return named.toRealPath();
        } catch (IOException e) {
            return TruePath.of(named); // not there yet
        }
    }

    /** Makes the store under a name of its own, and gives it its right name when it is whole: nobody sees half a store. */
    private void create() throws IOException, SQLException {
        StoreFiles.createFolder(file);
        Path fresh = StoreFiles.sibling(file, "." + UUID.randomUUID() + ".new");
        StoreFiles.createFile(fresh);
        try {
            SqliteDialect making = new SqliteDialect(fresh, options.busyTimeout(), StoreGuard.none(fresh));
            try (StoreConnection session = making.open(Dialect.Use.WRITE)) {
                making.beginWrite(session);
                making.initialise(session);
                NewStore.fill(session, ciphers, rootOfTrust);
                making.commit(session);
                if (!making.emptyLog(session)) {
                    throw new KmsException.Internal("a new store is in use by somebody else", "");
                }
            }
            StoreFiles.force(fresh);
            if (StoreFiles.publish(fresh, file)) { // otherwise it is that of the process that was faster
                Files.deleteIfExists(StoreFiles.sibling(file, "-epoch")); // it would tell of a store that is gone
            }
        } finally {
            for (String suffix : new String[] {"", "-wal", "-shm"}) {
                Files.deleteIfExists(StoreFiles.sibling(fresh, suffix));
            }
        }
    }
}
