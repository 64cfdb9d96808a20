package io.keyhold.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Input of {@code UntagResource}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param tagKeys the keys of the tags to remove
 */
public record UntagResourceRequest(String keyId, List<String> tagKeys) implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public UntagResourceRequest {
        Members.require("keyId", keyId);
        tagKeys = Members.copy("tagKeys", tagKeys);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static UntagResourceRequest of(String keyId, List<String> tagKeys) {
        return new UntagResourceRequest(keyId, tagKeys);
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.keyId = keyId;
        builder.tagKeys = tagKeys;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String keyId;
        private List<String> tagKeys = List.of();

        private Builder() {}

        /** The key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
            return this;
        }

        /** The keys of the tags to remove. */
        public Builder tagKeys(List<String> tagKeys) {
            this.tagKeys = tagKeys;
            return this;
        }

        /** The keys of the tags to remove. */
        public Builder tagKeys(String... tagKeys) {
            this.tagKeys = Members.list("tagKeys", tagKeys);
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public UntagResourceRequest build() {
            return new UntagResourceRequest(Members.given("keyId", keyId), tagKeys);
        }
    }

    @Override
    public Operation operation() {
        return Operation.UNTAG_RESOURCE;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.each("tagKeys", tagKeys, 1, 128);
    }
}
