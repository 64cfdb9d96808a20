package io.keyhold.api;

import java.util.Optional;

/**
 * Input of {@code ListKeyRotations}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param includeKeyMaterial which materials to name; optional
 * @param limit the largest number of entries in the page; 1 to 1000; optional
 * @param marker where the page starts: the {@code NextMarker} of the page before; 1 to 1024 characters; optional
 */
public record ListKeyRotationsRequest(
        String keyId, Optional<IncludeKeyMaterial> includeKeyMaterial, Optional<Integer> limit, Optional<String> marker)
        implements KmsRequest {
    /** Refuses null. */
    public ListKeyRotationsRequest {
        Members.require("keyId", keyId);
        Members.require("includeKeyMaterial", includeKeyMaterial);
        Members.require("limit", limit);
        Members.require("marker", marker);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static ListKeyRotationsRequest of(String keyId) {
        return new ListKeyRotationsRequest(keyId, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same with {@code includeKeyMaterial}. */
    public ListKeyRotationsRequest withIncludeKeyMaterial(IncludeKeyMaterial includeKeyMaterial) {
        return new ListKeyRotationsRequest(
                keyId, Members.optional("includeKeyMaterial", includeKeyMaterial), limit, marker);
    }

    /** The same with {@code limit}. */
    public ListKeyRotationsRequest withLimit(Integer limit) {
        return new ListKeyRotationsRequest(keyId, includeKeyMaterial, Members.optional("limit", limit), marker);
    }

    /** The same with {@code marker}. */
    public ListKeyRotationsRequest withMarker(String marker) {
        return new ListKeyRotationsRequest(keyId, includeKeyMaterial, limit, Members.optional("marker", marker));
    }

    @Override
    public Operation operation() {
        return Operation.LIST_KEY_ROTATIONS;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.range("limit", limit, 1, 1000);
        check.length("marker", marker, 1, 1024);
        check.pattern("marker", marker, "[\\u0020-\\u00FF]*");
    }
}
