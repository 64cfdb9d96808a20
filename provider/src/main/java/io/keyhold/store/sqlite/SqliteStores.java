package io.keyhold.store.sqlite;

import io.keyhold.crypto.Engines;
import io.keyhold.store.StoreOptions;
import io.keyhold.store.jdbc.BackupFormat;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.RootOfTrust;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/** Stores in SQLite files. */
public final class SqliteStores {
    private SqliteStores() {}

    /** Opens a store with the usual options. */
    public static JdbcRecordStore open(Path file, RootOfTrust rootOfTrust, Engines engines, SecureRandom random) {
        return open(file, rootOfTrust, engines, random, StoreOptions.DEFAULT);
    }

    /**
     * Opens the SQLite store in that file, which is made with mode 0600 if it is not there, and its folder with mode 0700.
     * The root of trust is not needed any more afterwards, and stays the caller's to close.
     *
     * @param engines serve the seals
     * @param random gives keys, ids and nonces
     * @throws io.keyhold.api.KmsException.RootOfTrust if the root of trust does not open the store; nothing is touched then
     * @throws io.keyhold.api.KmsException.StoreIntegrity if a record was changed, moved, replayed, added or removed outside Keyhold
     * @throws io.keyhold.api.KmsException.Configuration if the store was made by a newer Keyhold
     */
    public static JdbcRecordStore open(
            Path file, RootOfTrust rootOfTrust, Engines engines, SecureRandom random, StoreOptions options) {
        return JdbcRecordStore.over(new StoreFactory(file, rootOfTrust, new Ciphers(engines, random), options).open());
    }

    /** The file behind the name of a store, which may be a link: what SQLite keeps next to the store is beside this file. */
    public static Path resolved(Path named) {
        return StoreFactory.resolved(named);
    }

    /** The files that backups are, of stores in any database. */
    public static BackupFormat backups() {
        return new BackupFiles();
    }

    /** The file of a store and those that are kept next to it, whether or not they are there. */
    public static List<Path> files(Path file) {
        return List.of("", "-wal", "-shm", "-epoch", GuardLocks.IN_JVM, GuardLocks.BETWEEN_PROCESSES).stream()
                .map(suffix -> StoreFiles.sibling(file, suffix))
                .toList();
    }
}
