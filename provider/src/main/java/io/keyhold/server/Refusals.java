package io.keyhold.server;

import io.keyhold.api.ErrorType;
import io.keyhold.api.KmsException;
import io.keyhold.sigv4.RefusedSignatureException;
import io.keyhold.sigv4.SignatureRefusal;

/** Error replies to clients: in the words of AWS, and nothing of the machine that the server runs on. */
final class Refusals {
    private static final System.Logger LOG = System.getLogger(Refusals.class.getName());

    private Refusals() {}

    static Refusal of(Throwable fault, String requestId) {
        if (fault instanceof RefusedRequestException refused) {
            return refused.refusal();
        }
        if (fault instanceof RefusedSignatureException refused) {
            return Refusal.of(type(refused.refusal()), String.valueOf(refused.getMessage()));
        }
        if (fault instanceof KmsException error && isToBeTold(error.errorType())) {
            return Refusal.of(error);
        }
        log("request " + requestId + " failed", fault);
        ErrorType type = fault instanceof KmsException error ? error.errorType() : ErrorType.KMS_INTERNAL;
        String outcome = type == ErrorType.UNKNOWN_OUTCOME
                ? "It is not known whether the change was made"
                : "The request failed";
        return Refusal.of(type, outcome + "; the log of the server says why, under request id " + requestId + ".");
    }

    /** Names of files and addresses of databases are in the words of those that AWS does not have. */
    private static boolean isToBeTold(ErrorType type) {
        return type.source() != ErrorType.Source.KEYHOLD && type != ErrorType.KMS_INTERNAL;
    }

    static void log(String what, Throwable fault) {
        try {
            LOG.log(System.Logger.Level.ERROR, what, fault);
        } catch (RuntimeException | Error e) {
            // The client is to hear of its request whatever becomes of the log.
        }
    }

    private static ErrorType type(SignatureRefusal refusal) {
        return switch (refusal) {
            case MISSING_AUTHENTICATION -> ErrorType.MISSING_AUTHENTICATION_TOKEN;
            case INCOMPLETE, MALFORMED_REQUEST -> ErrorType.INCOMPLETE_SIGNATURE;
            case UNKNOWN_ACCESS_KEY -> ErrorType.UNRECOGNIZED_CLIENT;
            case EXPIRED_SESSION -> ErrorType.EXPIRED_TOKEN;
            case UNSIGNED_HEADER, WRONG_SCOPE, EXPIRED, NOT_YET_CURRENT, WRONG_BODY_HASH, WRONG_SIGNATURE ->
                ErrorType.INVALID_SIGNATURE;
        };
    }
}
