package io.keyhold.api;

/**
 * Output of {@code Verify}.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param signatureValid always true: a wrong signature is an exception
 * @param signingAlgorithm the signing algorithm
 */
public record VerifyResponse(String keyId, boolean signatureValid, SigningAlgorithmSpec signingAlgorithm)
        implements KmsResponse {}
