package io.keyhold.server.xks;

import io.keyhold.api.KmsException;

/** The errors of the specification: what AWS KMS makes of a refusal depends on nothing else. */
public enum XksError {
    /** The request is not as the specification has it. */
    VALIDATION("ValidationException", 400),
    /** The key is not enabled. */
    INVALID_STATE("InvalidStateException", 400),
    /** Ciphertext, authenticated data and key do not belong together. */
    INVALID_CIPHERTEXT("InvalidCiphertextException", 400),
    /** The key is not for that. */
    INVALID_KEY_USAGE("InvalidKeyUsageException", 400),
    /** The signature proves nothing. */
    AUTHENTICATION_FAILED("AuthenticationFailedException", 401),
    /** Policies do not let the caller. */
    ACCESS_DENIED("AccessDeniedException", 403),
    /** There is no such key, or it is not offered. */
    KEY_NOT_FOUND("KeyNotFoundException", 404),
    /** The path is not one of this proxy. */
    INVALID_URI_PATH("InvalidUriPathException", 404),
    /** Too many requests. */
    THROTTLING("ThrottlingException", 429),
    /** A defect, or something about the store that the log has. */
    INTERNAL("InternalException", 500),
    /** What is behind the proxy cannot be reached in time. */
    DEPENDENCY_TIMEOUT("DependencyTimeoutException", 503);

    private final String errorName;
    private final int status;

    XksError(String errorName, int status) {
        this.errorName = errorName;
        this.status = status;
    }

    /** The {@code errorName} of the reply. */
    public String errorName() {
        return errorName;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The error for what an operation of Keyhold refused. */
    public static XksError of(Throwable fault) {
        if (!(fault instanceof KmsException error)) {
            return INTERNAL;
        }
        return switch (error.errorType()) {
            case NOT_FOUND -> KEY_NOT_FOUND;
            case ACCESS_DENIED -> ACCESS_DENIED;
            case DISABLED, KMS_INVALID_STATE, KEY_UNAVAILABLE, LIMIT_EXCEEDED -> INVALID_STATE;
            case INVALID_CIPHERTEXT -> INVALID_CIPHERTEXT;
            case INVALID_KEY_USAGE -> INVALID_KEY_USAGE;
            case VALIDATION -> VALIDATION;
            case THROTTLING -> THROTTLING;
            case DEPENDENCY_TIMEOUT, AUDIT_UNAVAILABLE, STORE_UNAVAILABLE, KEYHOLD_CLOSED -> DEPENDENCY_TIMEOUT;
            default -> INTERNAL;
        };
    }
}
