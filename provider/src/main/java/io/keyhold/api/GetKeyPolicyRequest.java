package io.keyhold.api;

import java.util.Optional;

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
        return new GetKeyPolicyRequest(keyId, Members.optional("policyName", policyName));
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
