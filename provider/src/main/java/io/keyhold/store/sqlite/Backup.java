package io.keyhold.store.sqlite;

import io.keyhold.api.KmsException;
import io.keyhold.platform.TruePath;
import io.keyhold.store.StoreCopy;
import io.keyhold.store.VerificationResult;
import io.keyhold.store.jdbc.Dialect;
import io.keyhold.store.jdbc.StoreConnection;
import io.keyhold.store.seal.Keyring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.UUID;

/** Copies a store while it is in use. */
final class Backup {
    private final SqliteDialect dialect;

    Backup(SqliteDialect dialect) {
        this.dialect = dialect;
    }

    /** Writes the copy under a name of its own, makes it durable, examines it, and gives it its right name then. */
    StoreCopy write(Keyring keyring, Path target) {
        Path whole = TruePath.of(target);
        Path part = StoreFiles.sibling(whole, "." + UUID.randomUUID() + ".part");
        try {
            if (Files.exists(whole, LinkOption.NOFOLLOW_LINKS)) {
                throw taken(whole);
            }
            StoreFiles.createFolder(whole);
            StoreFiles.createFile(part);
            try {
                copy(part);
                StoreFiles.force(part);
                VerificationResult found = StoreCopies.requireSound(StoreCopies.examine(part, keyring))
                        .verification();
                if (!StoreFiles.publish(part, whole)) {
                    throw taken(whole);
                }
                return new StoreCopy(whole, keyring.store().toString(), found);
            } finally {
                Files.deleteIfExists(part);
                Files.deleteIfExists(StoreFiles.sibling(part, "-journal"));
            }
        } catch (IOException e) {
            throw StoreFiles.unavailable(whole, e);
        }
    }

    private void copy(Path part) {
        try (StoreConnection session = dialect.open(Dialect.Use.WRITE)) {
            dialect.copyTo(session, part);
        } catch (SQLException e) {
            throw dialect.failure(e, "be copied");
        }
    }

    private static KmsException.Configuration taken(Path target) {
        return new KmsException.Configuration(
                "backup file `" + target + "` exists", "Name a file that is not there yet");
    }
}
