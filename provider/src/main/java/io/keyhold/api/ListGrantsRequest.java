package io.keyhold.api;

import java.util.Optional;

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
        return new ListGrantsRequest(
                Members.optional("limit", limit), marker, keyId, grantId, granteePrincipal, granteeServicePrincipal);
    }

    /** The same with {@code marker}. */
    public ListGrantsRequest withMarker(String marker) {
        return new ListGrantsRequest(
                limit, Members.optional("marker", marker), keyId, grantId, granteePrincipal, granteeServicePrincipal);
    }

    /** The same with {@code grantId}. */
    public ListGrantsRequest withGrantId(String grantId) {
        return new ListGrantsRequest(
                limit, marker, keyId, Members.optional("grantId", grantId), granteePrincipal, granteeServicePrincipal);
    }

    /** The same with {@code granteePrincipal}. */
    public ListGrantsRequest withGranteePrincipal(String granteePrincipal) {
        return new ListGrantsRequest(
                limit,
                marker,
                keyId,
                grantId,
                Members.optional("granteePrincipal", granteePrincipal),
                granteeServicePrincipal);
    }

    /** The same with {@code granteeServicePrincipal}. */
    public ListGrantsRequest withGranteeServicePrincipal(String granteeServicePrincipal) {
        return new ListGrantsRequest(
                limit,
                marker,
                keyId,
                grantId,
                granteePrincipal,
                Members.optional("granteeServicePrincipal", granteeServicePrincipal));
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
