package io.keyhold.store;

import io.keyhold.api.KmsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Opens the domain keys without touching the store, so that a wrong passphrase leaves no trace: SQLite reads the file as
 * one that cannot change. What is only in the log is not seen that way; if the root of trust does not fit and there is a
 * log, a copy of both is asked.
 */
final class RootPeek {
    private final Path file;
    private final RootOfTrust rootOfTrust;
    private final Ciphers ciphers;

    RootPeek(Path file, RootOfTrust rootOfTrust, Ciphers ciphers) {
        this.file = file;
        this.rootOfTrust = rootOfTrust;
        this.ciphers = ciphers;
    }

    Keyring open() throws IOException {
        Path log = StoreFiles.sibling(file, "-wal");
        try {
            return open(SqliteDialect.peek(file));
        } catch (SQLException | KmsException.RootOfTrust | KmsException.StoreIntegrity e) {
            if (!Files.exists(log) || Files.size(log) == 0) {
                throw meaning(e);
            }
        }
        return openCopy(log);
    }

    private Keyring openCopy(Path log) throws IOException {
        Path folder = StoreFiles.createTemporaryFolder();
        Path copy = folder.resolve("store");
        try {
            Files.copy(file, copy);
            Files.copy(log, StoreFiles.sibling(copy, "-wal"));
            return open(new SqliteDialect(copy, Duration.ofSeconds(5)).open(Dialect.Use.READ));
        } catch (SQLException e) {
            throw meaning(e);
        } finally {
            for (String suffix : new String[] {"", "-wal", "-shm"}) {
                Files.deleteIfExists(StoreFiles.sibling(copy, suffix));
            }
            Files.delete(folder);
        }
    }

    private Keyring open(Session session) throws SQLException {
        try (session) {
            return Keyring.open(ciphers, Tables.root(session), rootOfTrust, file.toString());
        }
    }

    private KmsException meaning(Exception e) {
        return e instanceof KmsException known
                ? known
                : SqliteFailure.of((SQLException) e, file.toString(), "be read", Duration.ZERO);
    }
}
