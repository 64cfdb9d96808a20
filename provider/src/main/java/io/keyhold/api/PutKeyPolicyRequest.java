package io.keyhold.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Input of {@code PutKeyPolicy}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param policyName the policy name, always {@code default}; 1 to 128 characters; optional
 * @param policy the key policy, a JSON document of at most 32,768 bytes; 1 to 131072 characters
 * @param bypassPolicyLockoutSafetyCheck whether to accept a policy that locks the caller out
 */
public record PutKeyPolicyRequest(
        String keyId, Optional<String> policyName, String policy, boolean bypassPolicyLockoutSafetyCheck)
        implements KmsRequest {
    /** Refuses null. */
    public PutKeyPolicyRequest {
        Members.require("keyId", keyId);
        Members.require("policyName", policyName);
        Members.require("policy", policy);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static PutKeyPolicyRequest of(String keyId, String policy) {
        return new PutKeyPolicyRequest(keyId, Optional.empty(), policy, false);
    }

    /** The same with {@code policyName}. */
    public PutKeyPolicyRequest withPolicyName(String policyName) {
        return toBuilder().policyName(policyName).build();
    }

    /** The same with {@code bypassPolicyLockoutSafetyCheck}. */
    public PutKeyPolicyRequest withBypassPolicyLockoutSafetyCheck(boolean bypassPolicyLockoutSafetyCheck) {
        return toBuilder()
                .bypassPolicyLockoutSafetyCheck(bypassPolicyLockoutSafetyCheck)
                .build();
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
        builder.policy = policy;
        builder.bypassPolicyLockoutSafetyCheck = bypassPolicyLockoutSafetyCheck;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String keyId;
        private Optional<String> policyName = Optional.empty();
        private @Nullable String policy;
        private boolean bypassPolicyLockoutSafetyCheck;

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

        /** The key policy, a JSON document of at most 32,768 bytes; 1 to 131072 characters. */
        public Builder policy(String policy) {
            this.policy = policy;
            return this;
        }

        /** Whether to accept a policy that locks the caller out. */
        public Builder bypassPolicyLockoutSafetyCheck(boolean bypassPolicyLockoutSafetyCheck) {
            this.bypassPolicyLockoutSafetyCheck = bypassPolicyLockoutSafetyCheck;
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public PutKeyPolicyRequest build() {
            return new PutKeyPolicyRequest(
                    Members.given("keyId", keyId),
                    policyName,
                    Members.given("policy", policy),
                    bypassPolicyLockoutSafetyCheck);
        }
    }

    @Override
    public Operation operation() {
        return Operation.PUT_KEY_POLICY;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.length("policyName", policyName, 1, 128);
        check.pattern("policyName", policyName, "[\\w]+");
        check.length("policy", policy, 1, 131072);
    }
}
