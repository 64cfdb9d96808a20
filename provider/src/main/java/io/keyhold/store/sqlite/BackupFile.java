package io.keyhold.store.sqlite;

import io.keyhold.store.StoreCopy;
import io.keyhold.store.jdbc.BackupFormat;
import io.keyhold.store.jdbc.Lease;
import io.keyhold.store.jdbc.RowCopier;
import io.keyhold.store.jdbc.StoreConnection;
import io.keyhold.store.jdbc.Tables;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.RootOfTrust;
import io.keyhold.store.seal.Keyring;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/** A backup that is read to restore a store in another database. Nobody opens it meanwhile. */
final class BackupFile implements BackupFormat.OpenBackup {
    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

    private final SqliteDialect dialect;
    private final StoreCopy copy;
    private final Keyring keyring;
    private final Lease lease;

    private BackupFile(SqliteDialect dialect, StoreCopy copy, Keyring keyring, Lease lease) {
        this.dialect = dialect;
        this.copy = copy;
        this.keyring = keyring;
        this.lease = lease;
    }

    /**
     * Opens a backup and examines every record of it.
     *
     * @throws io.keyhold.api.KmsException.RootOfTrust if the root of trust does not open it
     * @throws io.keyhold.api.KmsException.StoreIntegrity if it is not whole
     */
    static BackupFile open(Path file, RootOfTrust rootOfTrust, Ciphers ciphers) {
        NativeLibrary.load();
        Lease lease = StoreGuard.unused(file);
        try {
            StoreCopy copy = StoreCopies.requireSound(StoreCopies.examine(file, rootOfTrust, ciphers));
            SqliteDialect dialect = new SqliteDialect(file, BUSY_TIMEOUT, StoreGuard.none(file));
            try (StoreConnection session = dialect.peek()) {
                Keyring keyring = Keyring.open(ciphers, Tables.root(session), rootOfTrust, file.toString());
                return new BackupFile(dialect, copy, keyring, lease);
            } catch (SQLException e) {
                throw dialect.failure(e, "be read");
            }
        } catch (RuntimeException | Error e) {
            lease.close();
            throw e;
        }
    }

    @Override
    public StoreCopy copy() {
        return copy;
    }

    @Override
    public Keyring keyring() {
        return keyring;
    }

    /** An SQLException may be of either database. */
    @Override
    public void copyTo(StoreConnection to) throws SQLException {
        try (StoreConnection session = dialect.peek()) {
            dialect.beginRead(session);
            RowCopier.copy(session, to);
            dialect.commit(session);
        }
    }

    @Override
    public void close() {
        keyring.clear();
        lease.close();
    }
}
