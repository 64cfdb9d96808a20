package io.keyhold.api;

import java.util.List;
import java.util.Optional;

/**
 * Input of {@code CreateKey}; member names, limits and defaults are those of AWS KMS.
 *
 * @param policy the key policy, a JSON document of at most 32,768 bytes; 1 to 131072 characters; optional
 * @param description the description, not secret; 0 to 8192 characters; optional
 * @param keyUsage what the key is for; optional
 * @param customerMasterKeySpec the shape of the key, under its old name; optional
 * @param keySpec the shape of the key; optional
 * @param origin where the material comes from; optional
 * @param customKeyStoreId the custom key store; 1 to 64 characters; optional
 * @param bypassPolicyLockoutSafetyCheck whether to accept a policy that locks the caller out
 * @param tags the tags
 * @param multiRegion whether the key is the primary of a multi-Region set
 * @param xksKeyId the key in an external key store; 1 to 128 characters; optional
 */
public record CreateKeyRequest(
        Optional<String> policy,
        Optional<String> description,
        Optional<KeyUsageType> keyUsage,
        Optional<KeySpec> customerMasterKeySpec,
        Optional<KeySpec> keySpec,
        Optional<OriginType> origin,
        Optional<String> customKeyStoreId,
        boolean bypassPolicyLockoutSafetyCheck,
        List<Tag> tags,
        boolean multiRegion,
        Optional<String> xksKeyId)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public CreateKeyRequest {
        Members.require("policy", policy);
        Members.require("description", description);
        Members.require("keyUsage", keyUsage);
        Members.require("customerMasterKeySpec", customerMasterKeySpec);
        Members.require("keySpec", keySpec);
        Members.require("origin", origin);
        Members.require("customKeyStoreId", customKeyStoreId);
        Members.require("xksKeyId", xksKeyId);
        tags = Members.copy("tags", tags);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static CreateKeyRequest of() {
        return new CreateKeyRequest(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(),
                false,
                Optional.empty());
    }

    /** The same with {@code policy}. */
    public CreateKeyRequest withPolicy(String policy) {
        return new CreateKeyRequest(
                Members.optional("policy", policy),
                description,
                keyUsage,
                customerMasterKeySpec,
                keySpec,
                origin,
                customKeyStoreId,
                bypassPolicyLockoutSafetyCheck,
                tags,
                multiRegion,
                xksKeyId);
    }

    /** The same with {@code description}. */
    public CreateKeyRequest withDescription(String description) {
        return new CreateKeyRequest(
                policy,
                Members.optional("description", description),
                keyUsage,
                customerMasterKeySpec,
                keySpec,
                origin,
                customKeyStoreId,
                bypassPolicyLockoutSafetyCheck,
                tags,
                multiRegion,
                xksKeyId);
    }

    /** The same with {@code keyUsage}. */
    public CreateKeyRequest withKeyUsage(KeyUsageType keyUsage) {
        return new CreateKeyRequest(
                policy,
                description,
                Members.optional("keyUsage", keyUsage),
                customerMasterKeySpec,
                keySpec,
                origin,
                customKeyStoreId,
                bypassPolicyLockoutSafetyCheck,
                tags,
                multiRegion,
                xksKeyId);
    }

    /** The same with {@code customerMasterKeySpec}. */
    public CreateKeyRequest withCustomerMasterKeySpec(KeySpec customerMasterKeySpec) {
        return new CreateKeyRequest(
                policy,
                description,
                keyUsage,
                Members.optional("customerMasterKeySpec", customerMasterKeySpec),
                keySpec,
                origin,
                customKeyStoreId,
                bypassPolicyLockoutSafetyCheck,
                tags,
                multiRegion,
                xksKeyId);
    }

    /** The same with {@code keySpec}. */
    public CreateKeyRequest withKeySpec(KeySpec keySpec) {
        return new CreateKeyRequest(
                policy,
                description,
                keyUsage,
                customerMasterKeySpec,
                Members.optional("keySpec", keySpec),
                origin,
                customKeyStoreId,
                bypassPolicyLockoutSafetyCheck,
                tags,
                multiRegion,
                xksKeyId);
    }

    /** The same with {@code origin}. */
    public CreateKeyRequest withOrigin(OriginType origin) {
        return new CreateKeyRequest(
                policy,
                description,
                keyUsage,
                customerMasterKeySpec,
                keySpec,
                Members.optional("origin", origin),
                customKeyStoreId,
                bypassPolicyLockoutSafetyCheck,
                tags,
                multiRegion,
                xksKeyId);
    }

    /** The same with {@code customKeyStoreId}. */
    public CreateKeyRequest withCustomKeyStoreId(String customKeyStoreId) {
        return new CreateKeyRequest(
                policy,
                description,
                keyUsage,
                customerMasterKeySpec,
                keySpec,
                origin,
                Members.optional("customKeyStoreId", customKeyStoreId),
                bypassPolicyLockoutSafetyCheck,
                tags,
                multiRegion,
                xksKeyId);
    }

    /** The same with {@code bypassPolicyLockoutSafetyCheck}. */
    public CreateKeyRequest withBypassPolicyLockoutSafetyCheck(boolean bypassPolicyLockoutSafetyCheck) {
        return new CreateKeyRequest(
                policy,
                description,
                keyUsage,
                customerMasterKeySpec,
                keySpec,
                origin,
                customKeyStoreId,
                bypassPolicyLockoutSafetyCheck,
                tags,
                multiRegion,
                xksKeyId);
    }

    /** The same with {@code tags}. */
    public CreateKeyRequest withTags(List<Tag> tags) {
        return new CreateKeyRequest(
                policy,
                description,
                keyUsage,
                customerMasterKeySpec,
                keySpec,
                origin,
                customKeyStoreId,
                bypassPolicyLockoutSafetyCheck,
                tags,
                multiRegion,
                xksKeyId);
    }

    /** The same with {@code multiRegion}. */
    public CreateKeyRequest withMultiRegion(boolean multiRegion) {
        return new CreateKeyRequest(
                policy,
                description,
                keyUsage,
                customerMasterKeySpec,
                keySpec,
                origin,
                customKeyStoreId,
                bypassPolicyLockoutSafetyCheck,
                tags,
                multiRegion,
                xksKeyId);
    }

    /** The same with {@code xksKeyId}. */
    public CreateKeyRequest withXksKeyId(String xksKeyId) {
        return new CreateKeyRequest(
                policy,
                description,
                keyUsage,
                customerMasterKeySpec,
                keySpec,
                origin,
                customKeyStoreId,
                bypassPolicyLockoutSafetyCheck,
                tags,
                multiRegion,
                Members.optional("xksKeyId", xksKeyId));
    }

    @Override
    public Operation operation() {
        return Operation.CREATE_KEY;
    }

    @Override
    public void check(Constraints check) {
        check.length("policy", policy, 1, 131072);
        check.length("description", description, 0, 8192);
        check.length("customKeyStoreId", customKeyStoreId, 1, 64);
        check.tags("tags", tags);
        check.length("xksKeyId", xksKeyId, 1, 128);
        check.pattern("xksKeyId", xksKeyId, "^[a-zA-Z0-9-_.]+$");
    }
}
