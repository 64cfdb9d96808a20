package io.keyhold.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
        return toBuilder().includeKeyMaterial(includeKeyMaterial).build();
    }

    /** The same with {@code limit}. */
    public ListKeyRotationsRequest withLimit(Integer limit) {
        return toBuilder().limit(limit).build();
    }

    /** The same with {@code marker}. */
    public ListKeyRotationsRequest withMarker(String marker) {
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
        builder.includeKeyMaterial = includeKeyMaterial;
        builder.limit = limit;
        builder.marker = marker;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String keyId;
        private Optional<IncludeKeyMaterial> includeKeyMaterial = Optional.empty();
        private Optional<Integer> limit = Optional.empty();
        private Optional<String> marker = Optional.empty();

        private Builder() {}

        /** The key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
            return this;
        }

        /** Which materials to name; optional. */
        public Builder includeKeyMaterial(IncludeKeyMaterial includeKeyMaterial) {
            this.includeKeyMaterial = Members.optional("includeKeyMaterial", includeKeyMaterial);
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
        public ListKeyRotationsRequest build() {
            return new ListKeyRotationsRequest(Members.given("keyId", keyId), includeKeyMaterial, limit, marker);
        }
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
