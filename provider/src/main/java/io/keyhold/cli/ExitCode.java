package io.keyhold.cli;

import io.keyhold.api.InvalidEnvelopeException;
import io.keyhold.api.KmsException;
import io.keyhold.config.Undecoded;
import java.io.IOException;
import java.nio.file.InvalidPathException;

/** The exit codes of the command. The table in the operations guide is held to this one. */
enum ExitCode {
    /** Done. */
    DONE(0, "done"),
    /** A question was answered with no. */
    NO(1, "the answer is no: a signature or MAC that is not right, a call that would be denied, a finding"),
    /** Wrong use. */
    USAGE(2, "wrong use of the command; or a word or secret that its locale cannot decode"),
    /** The caller may not. */
    DENIED(3, "the caller may not do that"),
    /** Not there. */
    NOT_FOUND(4, "no such key, alias, grant, principal or file"),
    /** Refused for what it asks or for the state of the key. */
    REFUSED(5, "the request is not valid, or not in this state of the key"),
    /** Settings or root of trust. */
    SETTINGS(6, "the settings or the root of trust are wrong, or Java has too little memory"),
    /** Store, trail, ciphertext. */
    INTEGRITY(7, "store, audit trail, envelope or ciphertext is not as it was written"),
    /** Not now. */
    UNAVAILABLE(8, "not now: store, audit trail or something else did not answer; or the outcome is unknown"),
    /** Files. */
    INPUT_OUTPUT(9, "a file or pipe could not be read or written"),
    /** A bug. */
    BUG(70, "a bug of Keyhold");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    int code() {
        return code;
    }

    String meaning() {
        return meaning;
    }

    /** The exit codes of failures. */
    static ExitCode of(Throwable failure) {
        if (failure.getCause() instanceof Undecoded.Failure) {
            return USAGE;
        }
        if (failure instanceof KmsException refusal) {
            return ofRefusal(refusal);
        }
        if (failure instanceof InvalidEnvelopeException) {
            return INTEGRITY;
        }
        if (failure instanceof OutOfMemoryError) {
            return SETTINGS;
        }
        if (failure instanceof java.nio.file.NoSuchFileException) {
            return NOT_FOUND;
        }
        return failure instanceof IOException || failure instanceof InvalidPathException ? INPUT_OUTPUT : BUG;
    }

    private static ExitCode ofRefusal(KmsException refusal) {
        if (refusal instanceof KmsException.AccessDenied) {
            return DENIED;
        }
        if (refusal instanceof KmsException.NotFound || refusal instanceof KmsException.CustomKeyStoreNotFound) {
            return NOT_FOUND;
        }
        if (refusal instanceof KmsException.Configuration || refusal instanceof KmsException.RootOfTrust) {
            return SETTINGS;
        }
        if (refusal instanceof KmsException.StoreIntegrity || refusal instanceof KmsException.InvalidCiphertext) {
            return INTEGRITY;
        }
        if (refusal instanceof KmsException.InvalidSignature || refusal instanceof KmsException.InvalidMac) {
            return NO;
        }
        return isForNow(refusal) ? UNAVAILABLE : refusal instanceof KmsException.Internal ? BUG : REFUSED;
    }

    private static boolean isForNow(KmsException refusal) {
        return refusal instanceof KmsException.StoreUnavailable
                || refusal instanceof KmsException.AuditUnavailable
                || refusal instanceof KmsException.DependencyTimeout
                || refusal instanceof KmsException.KeyUnavailable
                || refusal instanceof KmsException.Throttling
                || refusal instanceof KmsException.UnknownOutcome
                || refusal instanceof KmsException.Closed;
    }
}
