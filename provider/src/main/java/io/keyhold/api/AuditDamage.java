package io.keyhold.api;

/** What is wrong with a trail. */
public enum AuditDamage {
    /** A record is not as it was written. */
    EDITED,
    /** Records, a file or a whole chain are not there. */
    MISSING,
    /** A record stands there that was not written there. */
    INSERTED,
    /** Records stand in another order. */
    REORDERED,
    /** A record stands there twice. */
    DUPLICATED,
    /** The end of the chain is not there, though an anchor or a later file knows of it. */
    TRUNCATED,
    /** The chain goes on in another way than an anchor or another copy knows. */
    FORKED,
    /** The file belongs to another chain or to another place of this one. */
    REPLACED,
    /** The chain is signed by a key that is not among the trusted ones. */
    UNTRUSTED,
    /** The trail has seen the store at a later epoch than it is at now: an older store was put in its place. */
    STORE_WENT_BACK
}
