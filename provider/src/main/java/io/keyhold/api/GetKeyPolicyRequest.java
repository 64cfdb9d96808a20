package io.keyhold.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Input of {@code GetKeyPolicy}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param policyName the policy name, always {@code default}; 1 to 128 characters; optional
 */
public record GetKeyPolicyRequest(String keyId, Optional<String> policyName) implements KmsRequest {
    /** Refuses null. */
    public GetKeyPolicyRequest {
        Members.require("keyId", keyId);
        Members.require("policyName", policyName);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static GetKeyPolicyRequest of(String keyId) {
        return new GetKeyPolicyRequest(keyId, Optional.empty());
    }

    /** The same with {@code policyName}. */
    public GetKeyPolicyRequest withPolicyName(String policyName) {
        return toBuilder().policyName(policyName).build();
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.keyId = keyId;
        builder.policyName = policyName;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String keyId;
        private Optional<String> policyName = Optional.empty();

        private Builder() {}

        /** The key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
            return this;
        }

        /** The policy name, always {@code default}; 1 to 128 characters; optional. */
        public Builder policyName(String policyName) {
            this.policyName = Members.optional("policyName", policyName);
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public GetKeyPolicyRequest build() {
            return new GetKeyPolicyRequest(Members.given("keyId", keyId), policyName);
        }
    }

    @Override
    public Operation operation() {
        return Operation.GET_KEY_POLICY;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.length("policyName", policyName, 1, 128);
        check.pattern("policyName", policyName, "[\\w]+");
    }
}
