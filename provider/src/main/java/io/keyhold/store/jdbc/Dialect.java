package io.keyhold.store.jdbc;

import io.keyhold.api.KmsException;
import io.keyhold.store.StoreActivity;
import io.keyhold.store.StoreFacts;
import java.sql.SQLException;

/** The behaviour of one database. Safe for concurrent use; sessions are not. */
public interface Dialect {
    /** The uses of a session. */
    enum Use {
        /** Changes records. */
        WRITE,
        /** Reads records. */
        READ,

        /** Finds out what became of a commit, and forces it or writes over it; may wait longer for the database. */
        SETTLE,

        /** Asks for the epoch. */
        WATCH,
        /** Erases, and puts hints right; never waits for others. */
        MAINTAIN
    }

    /** How the store is called in errors. */
    String name();

    /** Opens a connection, with every setting made and read back. */
    StoreConnection open(Use use) throws SQLException;

    /**
     * Refuses to go on if the store was replaced by another one under the same name: what is written to the old one would
     * be lost.
     */
    void requireInPlace();

    /** Begins a transaction that is serialised against all other writers. */
    void beginWrite(StoreConnection session) throws SQLException;

    /** Begins a transaction that sees one state of the store. */
    void beginRead(StoreConnection session) throws SQLException;

    /** Commits durably; an SQLException leaves open whether it did. */
    void commit(StoreConnection session) throws SQLException;

    /** Tells other processes of a change, as part of its transaction. */
    default void announce(StoreConnection session, long epoch) throws SQLException {}

    /** Whether connections that read are kept by the database's own pool: each use opens one and closes it. */
    default boolean isPooling() {
        return false;
    }

    /** Whether copies of the database can take its place, so that a newer head may be of another history. */
    default boolean isReplicated() {
        return false;
    }

    /** Whether the connection was lost, and with it nothing but what was not committed: another one may do. */
    default boolean isConnectionLost(SQLException e) {
        return false;
    }

    /** Whether the database said nothing about the store: an answer that there is none is one. */
    default boolean isSilence(SQLException e) {
        return true;
    }

    /** Makes sure that no other commit is under way, before it is read what became of one. */
    default void awaitCommits(StoreConnection session) throws SQLException {}

    /** Whether a commit that failed like this was certainly not made, and never will be. */
    boolean neverCommits(SQLException e);

    void rollback(StoreConnection session) throws SQLException;

    /** A number that changes, for this session, whenever another one has committed. */
    long changeCounter(StoreConnection session) throws SQLException;

    /**
     * Refuses tables that are not those of the newest schema, as this Keyhold makes them.
     *
     * @return the version of the schema
     */
    int requireSchema(StoreConnection session) throws SQLException;

    /** How table and indexes are read each for itself. */
    IndexProof indexProof();

    /** The database's own opinion of itself; {@code ok}, or what it found. */
    String selfCheck(StoreConnection session) throws SQLException;

    /** How it is brought to keep nothing of what was deleted. */
    Erasure erasure();

    /** Makes sure that what is committed would survive a power cut now, whatever went wrong before. */
    boolean forceCommitted(StoreConnection session) throws SQLException;

    /** The exception for an error; {@code doing} completes "cannot". */
    KmsException failure(SQLException e, String doing);

    /** What the database is doing; asks nobody. */
    default StoreActivity activity() {
        return StoreActivity.NONE;
    }

    /** How the store is kept, as a session that reads sees it. */
    StoreFacts facts(StoreConnection session) throws SQLException;
}
