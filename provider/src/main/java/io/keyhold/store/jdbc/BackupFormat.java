package io.keyhold.store.jdbc;

import io.keyhold.store.StoreCopy;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.RootOfTrust;
import io.keyhold.store.seal.Keyring;
import java.nio.file.Path;
import java.sql.SQLException;

/** The file that a backup is, whichever database the store is in. */
public interface BackupFormat {
    /** Writes a store, as one state of it is, into empty tables; a transaction is under way. */
    @FunctionalInterface
    interface RowSource {
        /** Writes the rows; an SQLException is one of {@code to}. */
        void copyTo(StoreConnection to) throws SQLException;
    }

    /** A backup that is read, and that nobody opens meanwhile. */
    interface OpenBackup extends RowSource, AutoCloseable {
        /** The result of its examination. */
        StoreCopy copy();

        /** Its keys, which are those of the store that it becomes. */
        Keyring keyring();

        @Override
        void close();
    }

    /** Backups of the store that those rows are of. */
    Copies copiesOf(RowSource source);

    /**
     * Opens a backup and examines every record of it.
     *
     * @throws io.keyhold.api.KmsException.RootOfTrust if the root of trust does not open it
     * @throws io.keyhold.api.KmsException.StoreIntegrity if it is not whole
     */
    OpenBackup open(Path file, RootOfTrust rootOfTrust, Ciphers ciphers);

    /** Keeps the rows of a store that is replaced in a new file, however damaged they are; the file is there when it is whole. */
    Path keepAside(RowSource source, Path target);

    /** Writes the rows of a file that {@link #keepAside} wrote into empty tables. */
    void readAside(Path file, StoreConnection to) throws SQLException;
}
