package io.keyhold.api;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Input of {@code ReplicateKey}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the primary key; 1 to 2048 characters
 * @param replicaRegion the Region of the replica; 1 to 32 characters
 * @param policy the key policy of the replica, a JSON document of at most 32,768 bytes; 1 to 131072 characters;
 *     optional
 * @param bypassPolicyLockoutSafetyCheck whether to accept a policy that locks the caller out
 * @param description the description of the replica, not secret; 0 to 8192 characters; optional
 * @param tags the tags of the replica
 */
public record ReplicateKeyRequest(
        String keyId,
        String replicaRegion,
        Optional<String> policy,
        boolean bypassPolicyLockoutSafetyCheck,
        Optional<String> description,
        List<Tag> tags)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public ReplicateKeyRequest {
        Members.require("keyId", keyId);
        Members.require("replicaRegion", replicaRegion);
        Members.require("policy", policy);
        Members.require("description", description);
        tags = Members.copy("tags", tags);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static ReplicateKeyRequest of(String keyId, String replicaRegion) {
        return new ReplicateKeyRequest(keyId, replicaRegion, Optional.empty(), false, Optional.empty(), List.of());
    }

    /** The same with {@code policy}. */
    public ReplicateKeyRequest withPolicy(String policy) {
        return toBuilder().policy(policy).build();
    }

    /** The same with {@code bypassPolicyLockoutSafetyCheck}. */
    public ReplicateKeyRequest withBypassPolicyLockoutSafetyCheck(boolean bypassPolicyLockoutSafetyCheck) {
        return toBuilder()
                .bypassPolicyLockoutSafetyCheck(bypassPolicyLockoutSafetyCheck)
                .build();
    }

    /** The same with {@code description}. */
    public ReplicateKeyRequest withDescription(String description) {
        return toBuilder().description(description).build();
    }

    /** The same with {@code tags}. */
    public ReplicateKeyRequest withTags(List<Tag> tags) {
        return toBuilder().tags(tags).build();
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.keyId = keyId;
        builder.replicaRegion = replicaRegion;
        builder.policy = policy;
        builder.bypassPolicyLockoutSafetyCheck = bypassPolicyLockoutSafetyCheck;
        builder.description = description;
        builder.tags = tags;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String keyId;
        private @Nullable String replicaRegion;
        private Optional<String> policy = Optional.empty();
        private boolean bypassPolicyLockoutSafetyCheck;
        private Optional<String> description = Optional.empty();
        private List<Tag> tags = List.of();

        private Builder() {}

        /** The primary key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
            return this;
        }

        /** The Region of the replica; 1 to 32 characters. */
        public Builder replicaRegion(String replicaRegion) {
            this.replicaRegion = replicaRegion;
            return this;
        }

        /** The key policy of the replica, a JSON document of at most 32,768 bytes; 1 to 131072 characters; optional. */
        public Builder policy(String policy) {
            this.policy = Members.optional("policy", policy);
            return this;
        }

        /** Whether to accept a policy that locks the caller out. */
        public Builder bypassPolicyLockoutSafetyCheck(boolean bypassPolicyLockoutSafetyCheck) {
            this.bypassPolicyLockoutSafetyCheck = bypassPolicyLockoutSafetyCheck;
            return this;
        }

        /** The description of the replica, not secret; 0 to 8192 characters; optional. */
        public Builder description(String description) {
            this.description = Members.optional("description", description);
            return this;
        }

        /** The tags of the replica. */
        public Builder tags(List<Tag> tags) {
            this.tags = tags;
            return this;
        }

        /** The tags of the replica. */
        public Builder tags(Tag... tags) {
            this.tags = Members.list("tags", tags);
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public ReplicateKeyRequest build() {
            return new ReplicateKeyRequest(
                    Members.given("keyId", keyId),
                    Members.given("replicaRegion", replicaRegion),
                    policy,
                    bypassPolicyLockoutSafetyCheck,
                    description,
                    tags);
        }
    }

    @Override
    public Operation operation() {
        return Operation.REPLICATE_KEY;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.length("replicaRegion", replicaRegion, 1, 32);
        check.length("policy", policy, 1, 131072);
        check.length("description", description, 0, 8192);
        check.tags("tags", tags);
    }
}
