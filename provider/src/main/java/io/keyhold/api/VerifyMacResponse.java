package io.keyhold.api;

/**
 * Output of {@code VerifyMac}.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param macValid always true: a wrong MAC is an exception
 * @param macAlgorithm the MAC algorithm
 */
public record VerifyMacResponse(String keyId, boolean macValid, MacAlgorithmSpec macAlgorithm) implements KmsResponse {}
