package io.keyhold.sigv4;

/** Why a request is not taken as that of its access key; a server maps each to the error of its service. */
public enum SignatureRefusal {
    /** There is no {@code Authorization} header. */
    MISSING_AUTHENTICATION,

    /** The {@code Authorization} header or the time stamp is malformed, repeated or incomplete. */
    INCOMPLETE,

    /**
     * The target is not a path, a header has a name of other characters than those allowed, or a signed one a value that is
     * not printable ASCII.
     */
    MALFORMED_REQUEST,

    /** A header that must be signed is missing, repeated or not signed. */
    UNSIGNED_HEADER,

    /** The credential scope names another Region, service or day. */
    WRONG_SCOPE,

    /** The time stamp is too old. */
    EXPIRED,

    /** The time stamp is too far in the future. */
    NOT_YET_CURRENT,

    /** There is no such access key, or it may not be used. */
    UNKNOWN_ACCESS_KEY,

    /** The session of the access key has ended. */
    EXPIRED_SESSION,

    /** The body does not have the hash that {@code x-amz-content-sha256} names. */
    WRONG_BODY_HASH,

    /** The signature is that of another request or of another secret. */
    WRONG_SIGNATURE
}
