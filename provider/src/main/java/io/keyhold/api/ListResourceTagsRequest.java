package io.keyhold.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Input of {@code ListResourceTags}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param limit the largest number of entries in the page; 1 to 1000; optional
 * @param marker where the page starts: the {@code NextMarker} of the page before; 1 to 1024 characters; optional
 */
public record ListResourceTagsRequest(String keyId, Optional<Integer> limit, Optional<String> marker)
        implements KmsRequest {
    /** Refuses null. */
    public ListResourceTagsRequest {
        Members.require("keyId", keyId);
        Members.require("limit", limit);
        Members.require("marker", marker);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static ListResourceTagsRequest of(String keyId) {
        return new ListResourceTagsRequest(keyId, Optional.empty(), Optional.empty());
    }

    /** The same with {@code limit}. */
    public ListResourceTagsRequest withLimit(Integer limit) {
        return toBuilder().limit(limit).build();
    }

    /** The same with {@code marker}. */
    public ListResourceTagsRequest withMarker(String marker) {
        return toBuilder().marker(marker).build();
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.keyId = keyId;
        builder.limit = limit;
        builder.marker = marker;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String keyId;
        private Optional<Integer> limit = Optional.empty();
        private Optional<String> marker = Optional.empty();

        private Builder() {}

        /** The key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
            return this;
        }

        /** The largest number of entries in the page; 1 to 1000; optional. */
        public Builder limit(Integer limit) {
            this.limit = Members.optional("limit", limit);
            return this;
        }

        /** Where the page starts: the {@code NextMarker} of the page before; 1 to 1024 characters; optional. */
        public Builder marker(String marker) {
            this.marker = Members.optional("marker", marker);
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public ListResourceTagsRequest build() {
            return new ListResourceTagsRequest(Members.given("keyId", keyId), limit, marker);
        }
    }

    @Override
    public Operation operation() {
        return Operation.LIST_RESOURCE_TAGS;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.range("limit", limit, 1, 1000);
        check.length("marker", marker, 1, 1024);
        check.pattern("marker", marker, "[\\u0020-\\u00FF]*");
    }
}
