package io.keyhold.api;

/** Damage of a trail. */
public enum AuditDamage {
    /** A record is not as it was written. */
    EDITED,
    /** Records, a file or a whole chain are not there. */
    MISSING,
    /** The record was not written at this place. */
    INSERTED,
    /** Records are in another order. */
    REORDERED,
    /** A record is there twice. */
    DUPLICATED,
    /** The end of the chain is not there, though an anchor or a later file knows of it. */
    TRUNCATED,
    /** The chain continues differently from an anchor or another copy. */
    FORKED,
    /** The file belongs to another chain or to another place of this one. */
    REPLACED,
    /** The chain is signed by a key that is not among the trusted ones. */
    UNTRUSTED,
    /** The trail has seen the store at a later epoch than it is at now: an older store was put in its place. */
    STORE_WENT_BACK
}
