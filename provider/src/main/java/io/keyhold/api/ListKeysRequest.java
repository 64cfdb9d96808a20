package io.keyhold.api;

import java.util.Optional;

/**
 * Input of {@code ListKeys}; member names, limits and defaults are those of AWS KMS.
 *
 * @param limit the largest number of entries in the page; 1 to 1000; optional
 * @param marker where the page starts: the {@code NextMarker} of the page before; 1 to 1024 characters; optional
 */
public record ListKeysRequest(Optional<Integer> limit, Optional<String> marker) implements KmsRequest {
    /** Refuses null. */
    public ListKeysRequest {
        Members.require("limit", limit);
        Members.require("marker", marker);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static ListKeysRequest of() {
        return new ListKeysRequest(Optional.empty(), Optional.empty());
    }

    /** The same with {@code limit}. */
    public ListKeysRequest withLimit(Integer limit) {
        return toBuilder().limit(limit).build();
    }

    /** The same with {@code marker}. */
    public ListKeysRequest withMarker(String marker) {
        return toBuilder().marker(marker).build();
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.limit = limit;
        builder.marker = marker;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private Optional<Integer> limit = Optional.empty();
        private Optional<String> marker = Optional.empty();

        private Builder() {}

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
        public ListKeysRequest build() {
            return new ListKeysRequest(limit, marker);
        }
    }

    @Override
    public Operation operation() {
        return Operation.LIST_KEYS;
    }

    @Override
    public void check(Constraints check) {
        check.range("limit", limit, 1, 1000);
        check.length("marker", marker, 1, 1024);
        check.pattern("marker", marker, "[\\u0020-\\u00FF]*");
    }
}
