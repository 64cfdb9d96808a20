package io.keyhold.store.sqlite;

import io.keyhold.api.KmsException;
import io.keyhold.store.StoreCopy;
import io.keyhold.store.VerificationResult;
import io.keyhold.store.jdbc.HeadReader;
import io.keyhold.store.jdbc.StoreConnection;
import io.keyhold.store.jdbc.StoreVerifier;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.RootOfTrust;
import io.keyhold.store.seal.Keyring;
import io.keyhold.store.seal.StoreHead;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/** Examines store files that nobody has open, which its callers see to, without touching them. */
final class StoreCopies {
    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

    private StoreCopies() {}

    /** Opens the domain keys of a copy with its root of trust, and examines it. */
    static StoreCopy examine(Path file, RootOfTrust rootOfTrust, Ciphers ciphers) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new KmsException.NotFound("there is no file `" + file + "`", "Name the file that the backup wrote");
        }
        Keyring keyring = new RootPeek(file, dialect(file), rootOfTrust, ciphers).open();
        try {
            return examine(file, keyring);
        } finally {
            keyring.clear();
        }
    }

    /** Examines a copy of a store that is open: every record of it. */
    static StoreCopy examine(Path file, Keyring keyring) {
        SqliteDialect dialect = dialect(file);
        try (StoreConnection session = dialect.peek()) {
            dialect.beginRead(session);
            StoreHead head = HeadReader.read(session, keyring);
            VerificationResult found = new StoreVerifier(session, dialect, keyring, head).examine();
            dialect.commit(session);
            return new StoreCopy(file, keyring.store().toString(), found);
        } catch (SQLException e) {
            throw dialect.failure(e, "be read");
        }
    }

    private static SqliteDialect dialect(Path file) {
        return new SqliteDialect(file, BUSY_TIMEOUT, StoreGuard.none(file));
    }

    /** Refuses a copy that is not whole. */
    static StoreCopy requireSound(StoreCopy copy) {
        if (!copy.verification().isSound()) {
            throw new KmsException.StoreIntegrity(
                    "`" + copy.file() + "` is not as Keyhold wrote it: "
                            + copy.verification().problems().get(0),
                    "Take another backup");
        }
        return copy;
    }
}
