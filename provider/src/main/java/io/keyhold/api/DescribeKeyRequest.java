package io.keyhold.api;

import java.util.List;

/**
 * Input of {@code DescribeKey}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param grantTokens grant tokens that make fresh grants effective; 0 to 10 entries
 */
public record DescribeKeyRequest(String keyId, List<String> grantTokens) implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public DescribeKeyRequest {
        Members.require("keyId", keyId);
        grantTokens = Members.copy("grantTokens", grantTokens);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static DescribeKeyRequest of(String keyId) {
        return new DescribeKeyRequest(keyId, List.of());
    }

    /** The same with {@code grantTokens}. */
    public DescribeKeyRequest withGrantTokens(List<String> grantTokens) {
        return new DescribeKeyRequest(keyId, grantTokens);
    }

    @Override
    public Operation operation() {
        return Operation.DESCRIBE_KEY;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.count("grantTokens", grantTokens, 0, 10);
        check.each("grantTokens", grantTokens, 1, 8192);
    }
}
