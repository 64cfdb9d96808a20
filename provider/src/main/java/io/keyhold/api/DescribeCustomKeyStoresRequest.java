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
        return new DescribeCustomKeyStoresRequest(
                Members.optional("customKeyStoreId", customKeyStoreId), customKeyStoreName, limit, marker);
    }

    /** The same with {@code customKeyStoreName}. */
    public DescribeCustomKeyStoresRequest withCustomKeyStoreName(String customKeyStoreName) {
        return new DescribeCustomKeyStoresRequest(
                customKeyStoreId, Members.optional("customKeyStoreName", customKeyStoreName), limit, marker);
    }

    /** The same with {@code limit}. */
    public DescribeCustomKeyStoresRequest withLimit(Integer limit) {
        return new DescribeCustomKeyStoresRequest(
                customKeyStoreId, customKeyStoreName, Members.optional("limit", limit), marker);
    }

    /** The same with {@code marker}. */
    public DescribeCustomKeyStoresRequest withMarker(String marker) {
        return new DescribeCustomKeyStoresRequest(
                customKeyStoreId, customKeyStoreName, limit, Members.optional("marker", marker));
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
