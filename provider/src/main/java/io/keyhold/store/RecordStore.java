package io.keyhold.store;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Records on disk: sealed, versioned, atomic. Several processes may share one store. Safe for concurrent use.
 *
 * <p>Every method throws {@code KmsException.StoreIntegrity} if what it reads was not written by Keyhold as it stands,
 * {@code KmsException.StoreUnavailable} if the store cannot be read or written and nothing was changed, and
 * {@code KmsException.Closed} after {@link #close()}.
 */
public interface RecordStore extends AutoCloseable {
    /** Work inside one transaction; may be run again from the start, so it has no other effect. */
    @FunctionalInterface
    interface Work<R> {
        /** Reads and writes through {@code transaction}; an exception rolls everything back. */
        R run(Transaction transaction);
    }

    /** One transaction: serialised against all others, of every process. Valid only inside {@link Work#run}. */
    interface Transaction {
        /** The epoch that this transaction will have if it commits a change. */
        long epoch();

        /** The record as this transaction sees it. */
        Optional<StoreRecord> find(RecordKey key);

        /** Records as {@link RecordStore#scan} gives them, as this transaction sees them. */
        List<StoreRecord> scan(String region, RecordKind kind, String owner, String afterId, int limit);

        /** How many records there are of {@code kind} and {@code owner} ({@code ""}: of every owner). Goes over all of them. */
        long count(String region, RecordKind kind, String owner);

        /** How many records of {@code kind} the store has, of all Regions and owners; the head counts them, so this costs nothing. */
        long count(RecordKind kind);

        /**
         * Writes a record that must not exist yet.
         *
         * @throws io.keyhold.api.KmsException.AlreadyExists if it exists
         */
        void insert(RecordKey key, String owner, byte[] payload);

        /**
         * Replaces a record if it is still the one {@code seen}: compare and set.
         *
         * @throws io.keyhold.api.KmsException.Conflict if it was changed or deleted meanwhile
         */
        void update(StoreRecord seen, byte[] payload);

        /**
         * Removes a record if it is still the one {@code seen}; its bytes are overwritten.
         *
         * @throws io.keyhold.api.KmsException.Conflict if it was changed or deleted meanwhile
         */
        void delete(StoreRecord seen);
    }

    /**
     * The changes after an epoch.
     *
     * @param epoch the epoch this brings the reader to
     * @param complete false if the store no longer knows: forget everything
     * @param keys the records inserted, updated or deleted
     */
    record Changes(long epoch, boolean complete, Set<RecordKey> keys) {}

    /** The id of this store, 16 random bytes as a UUID, fixed when it is created. */
    String storeId();

    /**
     * Runs {@code work} in a write transaction and commits it durably.
     *
     * @throws io.keyhold.api.KmsException.UnknownOutcome if the store did not say whether the commit happened, and
     *     reading again did not tell either
     */
    <R> R transact(Work<R> work);

    /** The record, if it exists. */
    Optional<StoreRecord> find(RecordKey key);

    /**
     * Records of a kind in order of id.
     *
     * @param owner only records of this owner; {@code ""} for every owner
     * @param afterId only records with an id after this one; {@code ""} for the first
     * @param limit the largest number of records, 1 to 10,000
     */
    List<StoreRecord> scan(String region, RecordKind kind, String owner, String afterId, int limit);

    /** How many records there are of {@code kind} and {@code owner} ({@code ""}: of every owner). */
    long count(String region, RecordKind kind, String owner);

    /** The changes committed after {@code epoch} by any process. */
    Changes changesSince(long epoch);

    /**
     * The newest epoch that any process has committed. Costs one volatile read in the usual case, and asks the database
     * when it must; never older than what the last committed transaction of any process on this machine made it.
     */
    long epoch();

    /**
     * The epoch that the file next to the database, in which processes announce changes, knew as committed when
     * the store was opened; 0 if it knew none. It is not sealed, and it is never ahead of the store that it belongs to.
     */
    default long epochBeside() {
        return 0;
    }

    /**
     * Wraps a secret that belongs to a key under the wrapping key of that key alone.
     *
     * @param keyArn the key that owns the secret
     * @param aad what the secret is bound to; unwrapping needs the same bytes
     * @param secret the secret; not changed, still the caller's
     */
    byte[] wrap(String keyArn, byte[] aad, byte[] secret);

    /**
     * Opens what {@link #wrap} made.
     *
     * @return the secret; the caller owns the array and must clear it
     */
    byte[] unwrap(String keyArn, byte[] aad, byte[] wrapped);

    /**
     * Rewraps what {@link #wrap} made under an older domain key.
     *
     * @return {@code wrapped} itself if it is wrapped under the newest domain key
     */
    byte[] rewrap(String keyArn, byte[] aad, byte[] wrapped);

    @Override
    void close();
}
