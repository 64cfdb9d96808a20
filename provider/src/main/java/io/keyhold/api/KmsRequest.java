package io.keyhold.api;

/** The input of one operation of AWS KMS. */
public interface KmsRequest {
    /** The operation the request is for. */
    Operation operation();

    /** Holds every member to the limits of the AWS KMS service model. */
    void check(Constraints check);
}
