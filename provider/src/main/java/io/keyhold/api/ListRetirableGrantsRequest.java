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
        return new ListRetirableGrantsRequest(
                Members.optional("limit", limit), marker, retiringPrincipal, retiringServicePrincipal);
    }

    /** The same with {@code marker}. */
    public ListRetirableGrantsRequest withMarker(String marker) {
        return new ListRetirableGrantsRequest(
                limit, Members.optional("marker", marker), retiringPrincipal, retiringServicePrincipal);
    }

    /** The same with {@code retiringPrincipal}. */
    public ListRetirableGrantsRequest withRetiringPrincipal(String retiringPrincipal) {
        return new ListRetirableGrantsRequest(
                limit, marker, Members.optional("retiringPrincipal", retiringPrincipal), retiringServicePrincipal);
    }

    /** The same with {@code retiringServicePrincipal}. */
    public ListRetirableGrantsRequest withRetiringServicePrincipal(String retiringServicePrincipal) {
        return new ListRetirableGrantsRequest(
                limit,
                marker,
                retiringPrincipal,
                Members.optional("retiringServicePrincipal", retiringServicePrincipal));
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
