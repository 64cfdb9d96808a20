package io.keyhold.api;

import java.util.Optional;

/**
 * Input of {@code DescribeCustomKeyStores}; member names, limits and defaults are those of AWS KMS.
 *
 * @param customKeyStoreId the custom key store; 1 to 64 characters; optional
 * @param customKeyStoreName the name of the custom key store; 1 to 256 characters; optional
 * @param limit the largest number of entries in the page; 1 to 1000; optional
 * @param marker where the page starts: the {@code NextMarker} of the page before; 1 to 1024 characters; optional
 */
public record DescribeCustomKeyStoresRequest(
        Optional<String> customKeyStoreId,
        Optional<String> customKeyStoreName,
        Optional<Integer> limit,
        Optional<String> marker)
        implements KmsRequest {
    /** Refuses null. */
    public DescribeCustomKeyStoresRequest {
        Members.require("customKeyStoreId", customKeyStoreId);
        Members.require("customKeyStoreName", customKeyStoreName);
        Members.require("limit", limit);
        Members.require("marker", marker);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static DescribeCustomKeyStoresRequest of() {
        return new DescribeCustomKeyStoresRequest(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same with {@code customKeyStoreId}. */
    public DescribeCustomKeyStoresRequest withCustomKeyStoreId(String customKeyStoreId) {
        return toBuilder().customKeyStoreId(customKeyStoreId).build();
    }

    /** The same with {@code customKeyStoreName}. */
    public DescribeCustomKeyStoresRequest withCustomKeyStoreName(String customKeyStoreName) {
        return toBuilder().customKeyStoreName(customKeyStoreName).build();
    }

    /** The same with {@code limit}. */
    public DescribeCustomKeyStoresRequest withLimit(Integer limit) {
        return toBuilder().limit(limit).build();
    }

    /** The same with {@code marker}. */
    public DescribeCustomKeyStoresRequest withMarker(String marker) {
        return toBuilder().marker(marker).build();
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.customKeyStoreId = customKeyStoreId;
        builder.customKeyStoreName = customKeyStoreName;
        builder.limit = limit;
        builder.marker = marker;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private Optional<String> customKeyStoreId = Optional.empty();
        private Optional<String> customKeyStoreName = Optional.empty();
        private Optional<Integer> limit = Optional.empty();
        private Optional<String> marker = Optional.empty();

        private Builder() {}

        /** The custom key store; 1 to 64 characters; optional. */
        public Builder customKeyStoreId(String customKeyStoreId) {
            this.customKeyStoreId = Members.optional("customKeyStoreId", customKeyStoreId);
            return this;
        }

        /** The name of the custom key store; 1 to 256 characters; optional. */
        public Builder customKeyStoreName(String customKeyStoreName) {
            this.customKeyStoreName = Members.optional("customKeyStoreName", customKeyStoreName);
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
        public DescribeCustomKeyStoresRequest build() {
            return new DescribeCustomKeyStoresRequest(customKeyStoreId, customKeyStoreName, limit, marker);
        }
    }

    @Override
    public Operation operation() {
        return Operation.DESCRIBE_CUSTOM_KEY_STORES;
    }

    @Override
    public void check(Constraints check) {
        check.length("customKeyStoreId", customKeyStoreId, 1, 64);
        check.length("customKeyStoreName", customKeyStoreName, 1, 256);
        check.range("limit", limit, 1, 1000);
        check.length("marker", marker, 1, 1024);
        check.pattern("marker", marker, "[\\u0020-\\u00FF]*");
    }
}
