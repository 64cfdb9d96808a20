package io.keyhold.store.sqlite;

import io.keyhold.store.jdbc.BackupFormat;
import io.keyhold.store.jdbc.Copies;
import io.keyhold.store.jdbc.StoreConnection;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.RootOfTrust;
import java.nio.file.Path;
import java.sql.SQLException;

/** A backup is a SQLite file, whichever database the store is in. */
final class BackupFiles implements BackupFormat {
    @Override
    public Copies copiesOf(RowSource source) {
        return Backup.ofRows(source);
    }

    @Override
    public OpenBackup open(Path file, RootOfTrust rootOfTrust, Ciphers ciphers) {
        return BackupFile.open(file, rootOfTrust, ciphers);
    }

    @Override
    public Path keepAside(RowSource source, Path target) {
        return Backup.keepRows(source, target);
    }

    @Override
    public void readAside(Path file, StoreConnection to) throws SQLException {
        Backup.readRows(file, to);
    }
}
