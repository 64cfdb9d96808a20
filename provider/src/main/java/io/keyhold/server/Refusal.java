package io.keyhold.server;

import io.keyhold.api.ErrorType;
import io.keyhold.api.KmsException;

/**
 * An error as it goes to the client.
 *
 * @param status the HTTP status
 * @param code the error code
 * @param message what is wrong, in the words of AWS where they are known
 * @param remedy what to do; may be empty
 */
record Refusal(int status, String code, String message, String remedy) {
    static Refusal of(ErrorType type, String message) {
        return new Refusal(type.httpStatus(), type.code(), message, "");
    }

    /** The words of AWS stay whole; where it has none, what to do is said in their place. */
    static Refusal of(KmsException error) {
        String problem = error.problem();
        return new Refusal(
                error.errorType().httpStatus(),
                error.errorCode(),
                problem.isEmpty() ? error.remedy() : problem,
                error.remedy());
    }
}
