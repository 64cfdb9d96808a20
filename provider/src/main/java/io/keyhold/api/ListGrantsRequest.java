package io.keyhold.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Input of {@code ListGrants}; member names, limits and defaults are those of AWS KMS.
 *
 * @param limit the largest number of entries in the page; 1 to 1000; optional
 * @param marker where the page starts: the {@code NextMarker} of the page before; 1 to 1024 characters; optional
 * @param keyId the key; 1 to 2048 characters
 * @param grantId the grant; 1 to 128 characters; optional
 * @param granteePrincipal the principal that gets the permission; 1 to 256 characters; optional
 * @param granteeServicePrincipal the service that gets the permission; 1 to 128 characters; optional
 */
public record ListGrantsRequest(
        Optional<Integer> limit,
        Optional<String> marker,
        String keyId,
        Optional<String> grantId,
        Optional<String> granteePrincipal,
        Optional<String> granteeServicePrincipal)
        implements KmsRequest {
    /** Refuses null. */
    public ListGrantsRequest {
        Members.require("limit", limit);
        Members.require("marker", marker);
        Members.require("keyId", keyId);
        Members.require("grantId", grantId);
        Members.require("granteePrincipal", granteePrincipal);
        Members.require("granteeServicePrincipal", granteeServicePrincipal);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static ListGrantsRequest of(String keyId) {
        return new ListGrantsRequest(
                Optional.empty(), Optional.empty(), keyId, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same with {@code limit}. */
    public ListGrantsRequest withLimit(Integer limit) {
        return toBuilder().limit(limit).build();
    }

    /** The same with {@code marker}. */
    public ListGrantsRequest withMarker(String marker) {
        return toBuilder().marker(marker).build();
    }

    /** The same with {@code grantId}. */
    public ListGrantsRequest withGrantId(String grantId) {
        return toBuilder().grantId(grantId).build();
    }

    /** The same with {@code granteePrincipal}. */
    public ListGrantsRequest withGranteePrincipal(String granteePrincipal) {
        return toBuilder().granteePrincipal(granteePrincipal).build();
    }

    /** The same with {@code granteeServicePrincipal}. */
    public ListGrantsRequest withGranteeServicePrincipal(String granteeServicePrincipal) {
        return toBuilder().granteeServicePrincipal(granteeServicePrincipal).build();
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
        builder.keyId = keyId;
        builder.grantId = grantId;
        builder.granteePrincipal = granteePrincipal;
        builder.granteeServicePrincipal = granteeServicePrincipal;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private Optional<Integer> limit = Optional.empty();
        private Optional<String> marker = Optional.empty();
        private @Nullable String keyId;
        private Optional<String> grantId = Optional.empty();
        private Optional<String> granteePrincipal = Optional.empty();
        private Optional<String> granteeServicePrincipal = Optional.empty();

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

        /** The key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
            return this;
        }

        /** The grant; 1 to 128 characters; optional. */
        public Builder grantId(String grantId) {
            this.grantId = Members.optional("grantId", grantId);
            return this;
        }

        /** The principal that gets the permission; 1 to 256 characters; optional. */
        public Builder granteePrincipal(String granteePrincipal) {
            this.granteePrincipal = Members.optional("granteePrincipal", granteePrincipal);
            return this;
        }

        /** The service that gets the permission; 1 to 128 characters; optional. */
        public Builder granteeServicePrincipal(String granteeServicePrincipal) {
            this.granteeServicePrincipal = Members.optional("granteeServicePrincipal", granteeServicePrincipal);
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public ListGrantsRequest build() {
            return new ListGrantsRequest(
                    limit, marker, Members.given("keyId", keyId), grantId, granteePrincipal, granteeServicePrincipal);
        }
    }

    @Override
    public Operation operation() {
        return Operation.LIST_GRANTS;
    }

    @Override
    public void check(Constraints check) {
        check.range("limit", limit, 1, 1000);
        check.length("marker", marker, 1, 1024);
        check.pattern("marker", marker, "[\\u0020-\\u00FF]*");
        check.length("keyId", keyId, 1, 2048);
        check.length("grantId", grantId, 1, 128);
        check.length("granteePrincipal", granteePrincipal, 1, 256);
        check.pattern("granteePrincipal", granteePrincipal, "^[\\w+=,.@:/-]+$");
        check.length("granteeServicePrincipal", granteeServicePrincipal, 1, 128);
        check.pattern(
                "granteeServicePrincipal",
                granteeServicePrincipal,
                "^([A-Za-z0-9\\-]+)\\.([A-Za-z0-9\\-]+)(\\.[A-Za-z0-9\\-]+)+$");
    }
}
