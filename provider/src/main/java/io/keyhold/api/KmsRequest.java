package io.keyhold.api;

import java.util.Optional;

/** The input of one operation of AWS KMS. */
public interface KmsRequest {
    /** The operation the request is for. */
    Operation operation();

    /** Holds every member to the limits of the AWS KMS service model. */
    void check(Constraints check);

    /** The type of the requests of an operation by its name in AWS KMS, if {@link Kms} has a method for it. */
    static Optional<Class<? extends KmsRequest>> typeOf(String operationName) {
        return KmsCalls.requestOf(operationName);
    }
}
