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
        tags = Members.copy("tags", tags);
        Members.require("xksKeyId", xksKeyId);
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
        return toBuilder().policy(policy).build();
    }

    /** The same with {@code description}. */
    public CreateKeyRequest withDescription(String description) {
        return toBuilder().description(description).build();
    }

    /** The same with {@code keyUsage}. */
    public CreateKeyRequest withKeyUsage(KeyUsageType keyUsage) {
        return toBuilder().keyUsage(keyUsage).build();
    }

    /** The same with {@code customerMasterKeySpec}. */
    public CreateKeyRequest withCustomerMasterKeySpec(KeySpec customerMasterKeySpec) {
        return toBuilder().customerMasterKeySpec(customerMasterKeySpec).build();
    }

    /** The same with {@code keySpec}. */
    public CreateKeyRequest withKeySpec(KeySpec keySpec) {
        return toBuilder().keySpec(keySpec).build();
    }

    /** The same with {@code origin}. */
    public CreateKeyRequest withOrigin(OriginType origin) {
        return toBuilder().origin(origin).build();
    }

    /** The same with {@code customKeyStoreId}. */
    public CreateKeyRequest withCustomKeyStoreId(String customKeyStoreId) {
        return toBuilder().customKeyStoreId(customKeyStoreId).build();
    }

    /** The same with {@code bypassPolicyLockoutSafetyCheck}. */
    public CreateKeyRequest withBypassPolicyLockoutSafetyCheck(boolean bypassPolicyLockoutSafetyCheck) {
        return toBuilder()
                .bypassPolicyLockoutSafetyCheck(bypassPolicyLockoutSafetyCheck)
                .build();
    }

    /** The same with {@code tags}. */
    public CreateKeyRequest withTags(List<Tag> tags) {
        return toBuilder().tags(tags).build();
    }

    /** The same with {@code multiRegion}. */
    public CreateKeyRequest withMultiRegion(boolean multiRegion) {
        return toBuilder().multiRegion(multiRegion).build();
    }

    /** The same with {@code xksKeyId}. */
    public CreateKeyRequest withXksKeyId(String xksKeyId) {
        return toBuilder().xksKeyId(xksKeyId).build();
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.policy = policy;
        builder.description = description;
        builder.keyUsage = keyUsage;
        builder.customerMasterKeySpec = customerMasterKeySpec;
        builder.keySpec = keySpec;
        builder.origin = origin;
        builder.customKeyStoreId = customKeyStoreId;
        builder.bypassPolicyLockoutSafetyCheck = bypassPolicyLockoutSafetyCheck;
        builder.tags = tags;
        builder.multiRegion = multiRegion;
        builder.xksKeyId = xksKeyId;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private Optional<String> policy = Optional.empty();
        private Optional<String> description = Optional.empty();
        private Optional<KeyUsageType> keyUsage = Optional.empty();
        private Optional<KeySpec> customerMasterKeySpec = Optional.empty();
        private Optional<KeySpec> keySpec = Optional.empty();
        private Optional<OriginType> origin = Optional.empty();
        private Optional<String> customKeyStoreId = Optional.empty();
        private boolean bypassPolicyLockoutSafetyCheck;
        private List<Tag> tags = List.of();
        private boolean multiRegion;
        private Optional<String> xksKeyId = Optional.empty();

        private Builder() {}

        /** The key policy, a JSON document of at most 32,768 bytes; 1 to 131072 characters; optional. */
        public Builder policy(String policy) {
            this.policy = Members.optional("policy", policy);
            return this;
        }

        /** The description, not secret; 0 to 8192 characters; optional. */
        public Builder description(String description) {
            this.description = Members.optional("description", description);
            return this;
        }

        /** What the key is for; optional. */
        public Builder keyUsage(KeyUsageType keyUsage) {
            this.keyUsage = Members.optional("keyUsage", keyUsage);
            return this;
        }

        /** The shape of the key, under its old name; optional. */
        public Builder customerMasterKeySpec(KeySpec customerMasterKeySpec) {
            this.customerMasterKeySpec = Members.optional("customerMasterKeySpec", customerMasterKeySpec);
            return this;
        }

        /** The shape of the key; optional. */
        public Builder keySpec(KeySpec keySpec) {
            this.keySpec = Members.optional("keySpec", keySpec);
            return this;
        }

        /** Where the material comes from; optional. */
        public Builder origin(OriginType origin) {
            this.origin = Members.optional("origin", origin);
            return this;
        }

        /** The custom key store; 1 to 64 characters; optional. */
        public Builder customKeyStoreId(String customKeyStoreId) {
            this.customKeyStoreId = Members.optional("customKeyStoreId", customKeyStoreId);
            return this;
        }

        /** Whether to accept a policy that locks the caller out. */
        public Builder bypassPolicyLockoutSafetyCheck(boolean bypassPolicyLockoutSafetyCheck) {
            this.bypassPolicyLockoutSafetyCheck = bypassPolicyLockoutSafetyCheck;
            return this;
        }

        /** The tags. */
        public Builder tags(List<Tag> tags) {
            this.tags = tags;
            return this;
        }

        /** The tags. */
        public Builder tags(Tag... tags) {
            this.tags = Members.list("tags", tags);
            return this;
        }

        /** Whether the key is the primary of a multi-Region set. */
        public Builder multiRegion(boolean multiRegion) {
            this.multiRegion = multiRegion;
            return this;
        }

        /** The key in an external key store; 1 to 128 characters; optional. */
        public Builder xksKeyId(String xksKeyId) {
            this.xksKeyId = Members.optional("xksKeyId", xksKeyId);
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public CreateKeyRequest build() {
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
