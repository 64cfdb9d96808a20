package io.keyhold.api;

/**
 * Output of {@code GetKeyPolicy}.
 *
 * @param policy the key policy, a JSON document of at most 32,768 bytes; 1 to 131072 characters
 * @param policyName the policy name, always {@code default}; 1 to 128 characters
 */
public record GetKeyPolicyResponse(String policy, String policyName) implements KmsResponse {}
