package io.keyhold.api;

import java.util.Optional;

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
        return new ListResourceTagsRequest(keyId, Members.optional("limit", limit), marker);
    }

    /** The same with {@code marker}. */
    public ListResourceTagsRequest withMarker(String marker) {
        return new ListResourceTagsRequest(keyId, limit, Members.optional("marker", marker));
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
