package io.keyhold.api;

import java.util.Optional;

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
        return new PutKeyPolicyRequest(
                keyId, Members.optional("policyName", policyName), policy, bypassPolicyLockoutSafetyCheck);
    }

    /** The same with {@code bypassPolicyLockoutSafetyCheck}. */
    public PutKeyPolicyRequest withBypassPolicyLockoutSafetyCheck(boolean bypassPolicyLockoutSafetyCheck) {
        return new PutKeyPolicyRequest(keyId, policyName, policy, bypassPolicyLockoutSafetyCheck);
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
