package io.keyhold.store.sqlite;

import io.keyhold.api.KmsException;
import io.keyhold.store.jdbc.StoreConnection;
import io.keyhold.store.jdbc.Tables;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.RootOfTrust;
import io.keyhold.store.seal.Keyring;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Opens the domain keys without touching the store, so that a wrong passphrase leaves no trace: SQLite reads the file as
 * one that cannot change. What is only in the log is not seen that way, and a file that others write and checkpoint
 * meanwhile may look damaged; so, while there is a log, the file is asked again as one that others share, still read-only.
 * Java itself must not open the file: closing it would drop the locks that SQLite holds for this process.
 */
final class RootPeek {
    private final Path file;
    private final SqliteDialect dialect;
    private final RootOfTrust rootOfTrust;
    private final Ciphers ciphers;

    RootPeek(Path file, SqliteDialect dialect, RootOfTrust rootOfTrust, Ciphers ciphers) {
        this.file = file;
        this.dialect = dialect;
        this.rootOfTrust = rootOfTrust;
        this.ciphers = ciphers;
    }

    Keyring open() {
        boolean hadLog = hasLog();
        try {
            return open(dialect.peek());
        } catch (SQLException | KmsException.RootOfTrust | KmsException.StoreIntegrity e) {
            if (!hadLog && !hasLog()) {
                throw meaning(e);
            }
        }
        try {
            return open(dialect.share());
        } catch (SQLException e) {
            throw meaning(e);
        }
    }

    private boolean hasLog() {
        return StoreFiles.sibling(file, "-wal").toFile().length() > 0;
    }

    private Keyring open(StoreConnection session) throws SQLException {
        try (session) {
            return Keyring.open(ciphers, Tables.root(session), rootOfTrust, file.toString());
        }
    }

    private KmsException meaning(Exception e) {
        return e instanceof KmsException known ? known : dialect.failure((SQLException) e, "be read");
    }
}
