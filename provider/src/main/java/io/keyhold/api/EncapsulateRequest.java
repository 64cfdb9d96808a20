package io.keyhold.api;

import java.util.List;

/**
 * Input of {@code Encapsulate}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param encapsulationAlgorithm the encapsulation algorithm
 * @param grantTokens grant tokens that make fresh grants effective; 0 to 10 entries
 * @param dryRun whether only to ask if the call would succeed
 */
public record EncapsulateRequest(
        String keyId, EncapsulationAlgorithmSpec encapsulationAlgorithm, List<String> grantTokens, boolean dryRun)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public EncapsulateRequest {
        Members.require("keyId", keyId);
        Members.require("encapsulationAlgorithm", encapsulationAlgorithm);
        grantTokens = Members.copy("grantTokens", grantTokens);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static EncapsulateRequest of(String keyId, EncapsulationAlgorithmSpec encapsulationAlgorithm) {
        return new EncapsulateRequest(keyId, encapsulationAlgorithm, List.of(), false);
    }

    /** The same with {@code grantTokens}. */
    public EncapsulateRequest withGrantTokens(List<String> grantTokens) {
        return new EncapsulateRequest(keyId, encapsulationAlgorithm, grantTokens, dryRun);
    }

    /** The same with {@code dryRun}. */
    public EncapsulateRequest withDryRun(boolean dryRun) {
        return new EncapsulateRequest(keyId, encapsulationAlgorithm, grantTokens, dryRun);
    }

    @Override
    public Operation operation() {
        return Operation.ENCAPSULATE;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.count("grantTokens", grantTokens, 0, 10);
        check.each("grantTokens", grantTokens, 1, 8192);
    }

    /** Tokens are not shown. */
    @Override
    public String toString() {
        return Redacted.text(this);
    }
}
