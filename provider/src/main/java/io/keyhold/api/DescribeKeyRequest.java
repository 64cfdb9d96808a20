package io.keyhold.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Input of {@code DescribeKey}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param grantTokens grant tokens that make fresh grants effective; 0 to 10 entries
 */
public record DescribeKeyRequest(String keyId, @Sensitive List<String> grantTokens) implements KmsRequest {
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
        return toBuilder().grantTokens(grantTokens).build();
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.keyId = keyId;
        builder.grantTokens = grantTokens;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String keyId;
        private List<String> grantTokens = List.of();

        private Builder() {}

        /** The key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
            return this;
        }

        /** Grant tokens that make fresh grants effective; 0 to 10 entries. */
        public Builder grantTokens(List<String> grantTokens) {
            this.grantTokens = grantTokens;
            return this;
        }

        /** Grant tokens that make fresh grants effective; 0 to 10 entries. */
        public Builder grantTokens(String... grantTokens) {
            this.grantTokens = Members.list("grantTokens", grantTokens);
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public DescribeKeyRequest build() {
            return new DescribeKeyRequest(Members.given("keyId", keyId), grantTokens);
        }
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

    /** Tokens and bytes are not shown. */
    @Override
    public String toString() {
        return Redacted.text(this);
    }
}
