package io.keyhold.store.jdbc;

/**
 * Statements that read the table and each index for itself, so that it can be proved that every index leads to all records
 * and to nothing else. The place is the number by which an index finds the row, and typed is 1 if every column has a value of
 * its own type: one of another type reads the same and is found by no search.
 */
public interface IndexProof {
    /**
     * Selects {@code region, kind, id, owner, revision, domain_key, tag, place, typed} of every record, as the table alone
     * has them, in the order of their places.
     */
    String everyRecord();

    /**
     * Selects {@code region, kind, id, place, typed} of everything that the index by id alone lists, in its order; empty if
     * the database answers for its indexes, as nobody who speaks to it can change them.
     */
    String everyEntryById();

    /** Selects {@code region, kind, id, place, typed, owner} of everything that the index by owner alone lists, in its order; or empty. */
    String everyEntryByOwner();
}
