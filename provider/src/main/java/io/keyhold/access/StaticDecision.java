package io.keyhold.access;

/** The decision on a caller's permission on a resource before any request. */
public enum StaticDecision {
    /** Every request is allowed. */
    ALLOWED,
    /** Every request is refused. */
    DENIED,
    /** It depends on the request. */
    ASK
}
