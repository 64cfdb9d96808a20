package io.keyhold.api;

import java.util.Optional;

/**
 * Input of {@code ListRetirableGrants}; member names, limits and defaults are those of AWS KMS.
 *
 * @param limit the largest number of entries in the page; 1 to 1000; optional
 * @param marker where the page starts: the {@code NextMarker} of the page before; 1 to 1024 characters; optional
 * @param retiringPrincipal the principal that may retire the grant; 1 to 256 characters; optional
 * @param retiringServicePrincipal the service that may retire the grant; 1 to 128 characters; optional
 */
public record ListRetirableGrantsRequest(
        Optional<Integer> limit,
        Optional<String> marker,
        Optional<String> retiringPrincipal,
        Optional<String> retiringServicePrincipal)
        implements KmsRequest {
    /** Refuses null. */
    public ListRetirableGrantsRequest {
        Members.require("limit", limit);
        Members.require("marker", marker);
        Members.require("retiringPrincipal", retiringPrincipal);
        Members.require("retiringServicePrincipal", retiringServicePrincipal);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static ListRetirableGrantsRequest of() {
        return new ListRetirableGrantsRequest(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same with {@code limit}. */
    public ListRetirableGrantsRequest withLimit(Integer limit) {
        return toBuilder().limit(limit).build();
    }

    /** The same with {@code marker}. */
    public ListRetirableGrantsRequest withMarker(String marker) {
        return toBuilder().marker(marker).build();
    }

    /** The same with {@code retiringPrincipal}. */
    public ListRetirableGrantsRequest withRetiringPrincipal(String retiringPrincipal) {
        return toBuilder().retiringPrincipal(retiringPrincipal).build();
    }

    /** The same with {@code retiringServicePrincipal}. */
    public ListRetirableGrantsRequest withRetiringServicePrincipal(String retiringServicePrincipal) {
        return toBuilder().retiringServicePrincipal(retiringServicePrincipal).build();
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
        builder.retiringPrincipal = retiringPrincipal;
        builder.retiringServicePrincipal = retiringServicePrincipal;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private Optional<Integer> limit = Optional.empty();
        private Optional<String> marker = Optional.empty();
        private Optional<String> retiringPrincipal = Optional.empty();
        private Optional<String> retiringServicePrincipal = Optional.empty();

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

        /** The principal that may retire the grant; 1 to 256 characters; optional. */
        public Builder retiringPrincipal(String retiringPrincipal) {
            this.retiringPrincipal = Members.optional("retiringPrincipal", retiringPrincipal);
            return this;
        }

        /** The service that may retire the grant; 1 to 128 characters; optional. */
        public Builder retiringServicePrincipal(String retiringServicePrincipal) {
            this.retiringServicePrincipal = Members.optional("retiringServicePrincipal", retiringServicePrincipal);
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public ListRetirableGrantsRequest build() {
            return new ListRetirableGrantsRequest(limit, marker, retiringPrincipal, retiringServicePrincipal);
        }
    }

    @Override
    public Operation operation() {
        return Operation.LIST_RETIRABLE_GRANTS;
    }

    @Override
    public void check(Constraints check) {
        check.range("limit", limit, 1, 1000);
        check.length("marker", marker, 1, 1024);
        check.pattern("marker", marker, "[\\u0020-\\u00FF]*");
        check.length("retiringPrincipal", retiringPrincipal, 1, 256);
        check.pattern("retiringPrincipal", retiringPrincipal, "^[\\w+=,.@:/-]+$");
        check.length("retiringServicePrincipal", retiringServicePrincipal, 1, 128);
        check.pattern(
                "retiringServicePrincipal",
                retiringServicePrincipal,
                "^([A-Za-z0-9\\-]+)\\.([A-Za-z0-9\\-]+)(\\.[A-Za-z0-9\\-]+)+$");
    }
}
