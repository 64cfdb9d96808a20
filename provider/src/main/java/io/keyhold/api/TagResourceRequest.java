package io.keyhold.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Input of {@code TagResource}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param tags the tags
 */
public record TagResourceRequest(String keyId, List<Tag> tags) implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public TagResourceRequest {
        Members.require("keyId", keyId);
        tags = Members.copy("tags", tags);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static TagResourceRequest of(String keyId, List<Tag> tags) {
        return new TagResourceRequest(keyId, tags);
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.keyId = keyId;
        builder.tags = tags;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String keyId;
        private List<Tag> tags = List.of();

        private Builder() {}

        /** The key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
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

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public TagResourceRequest build() {
            return new TagResourceRequest(Members.given("keyId", keyId), tags);
        }
    }

    @Override
    public Operation operation() {
        return Operation.TAG_RESOURCE;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.tags("tags", tags);
    }
}
