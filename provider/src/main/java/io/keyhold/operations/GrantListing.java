package io.keyhold.operations;

import io.keyhold.access.Grant;
import io.keyhold.access.PrincipalDirectory;
import io.keyhold.access.RequestFacts;
import io.keyhold.api.Caller;
import io.keyhold.api.GrantListEntry;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListGrantsRequest;
import io.keyhold.api.ListGrantsResponse;
import io.keyhold.api.ListRetirableGrantsRequest;
import io.keyhold.api.ListRetirableGrantsResponse;
import io.keyhold.api.Operation;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyGrant;
import io.keyhold.catalog.KeyView;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.gate.Gate;
import io.keyhold.gate.Pages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Lists grants. */
final class GrantListing {
    private static final int SCANNED = 1000;
    private final Gate gate;
    private final Access access;
    private final Catalog catalog;

    GrantListing(Gate gate, Access access, Catalog catalog) {
        this.gate = gate;
        this.access = access;
        this.catalog = catalog;
    }

    ListGrantsResponse listGrants(Caller caller, ListGrantsRequest request) {
        Call call = gate.begin(caller, request);
        return gate.use(call, request, () -> {
            KeyView view = access.require(call, request.keyId(), RequestFacts.NONE);
            request.grantId().ifPresent(GrantOperations::requireId);
            Pages<Grant> page = Pages.of(
                    Operation.LIST_GRANTS,
                    request.limit(),
                    request.marker(),
                    (after, limit) -> read(view, request, after, limit),
                    Grant::grantId);
            return new ListGrantsResponse(
                    page.entries().stream()
                            .map(grant -> grant.toListEntry(view.key().arn(), directory()))
                            .toList(),
                    page.nextMarker(),
                    page.truncated());
        });
    }

    private PrincipalDirectory directory() {
        return catalog.authority().directory();
    }

    private List<Grant> read(KeyView view, ListGrantsRequest request, String after, int limit) {
        return view.resource().grants().grants().stream()
                .filter(grant -> grant.grantId().compareTo(after) > 0)
                .filter(grant -> isAsked(request.grantId(), Optional.of(grant.grantId())))
                .filter(grant -> isAsked(request.granteePrincipal(), grant.shownGrantee(directory())))
                .filter(grant ->
                        isAsked(request.granteeServicePrincipal(), grant.terms().granteeServicePrincipal()))
                .sorted(Comparator.comparing(Grant::grantId))
                .limit(limit)
                .toList();
    }

    private static boolean isAsked(Optional<String> wanted, Optional<String> actual) {
        return wanted.isEmpty() || wanted.equals(actual);
    }

    ListRetirableGrantsResponse listRetirableGrants(Caller caller, ListRetirableGrantsRequest request) {
        Call call = gate.begin(caller, request);
        return gate.use(call, request, () -> {
            requireOne(request);
            request.retiringPrincipal().ifPresent(arn -> requireOwn(call, arn));
            access.authorize(call, RequestFacts.NONE);
            Pages<KeyGrant> page = Pages.of(
                    Operation.LIST_RETIRABLE_GRANTS,
                    request.limit(),
                    request.marker(),
                    (after, limit) -> read(request, after, limit),
                    KeyGrant::position);
            return new ListRetirableGrantsResponse(
                    page.entries().stream().flatMap(this::entry).toList(), page.nextMarker(), page.truncated());
        });
    }

    private List<KeyGrant> read(ListRetirableGrantsRequest request, String after, int limit) {
        List<KeyGrant> found = new ArrayList<>();
        String from = after;
        List<KeyGrant> page;
        do {
            page = catalog.listGrants(from, SCANNED);
            for (KeyGrant one : page) {
                from = one.position();
                if (found.size() < limit && isRetirable(request, one.grant())) {
                    found.add(one);
                }
            }
        } while (page.size() == SCANNED && found.size() < limit);
        return found;
    }

    private static boolean isRetirable(ListRetirableGrantsRequest request, Grant grant) {
        return request.retiringPrincipal().isPresent()
                ? request.retiringPrincipal().equals(grant.terms().retiringPrincipal())
                : request.retiringServicePrincipal().equals(grant.terms().retiringServicePrincipal());
    }

    private Stream<GrantListEntry> entry(KeyGrant one) {
        return catalog
                .find(one.keyId())
                .map(view -> one.grant().toListEntry(view.key().arn(), directory()))
                .stream();
    }

    private static void requireOne(ListRetirableGrantsRequest request) {
        if (request.retiringPrincipal().isPresent()
                == request.retiringServicePrincipal().isPresent()) {
            throw new KmsException.Validation(
                    "ListRetirableGrants takes RetiringPrincipal or RetiringServicePrincipal, one of them",
                    "Pass one of the two");
        }
    }

    private static void requireOwn(Call call, String arn) {
        String[] parts = arn.split(":", 6);
        if (parts.length != 6 || !parts[0].equals("arn")) {
            throw new KmsException.InvalidArn(
                    "RetiringPrincipal `" + arn + "` is not an ARN", "Pass the ARN of a principal");
        }
        if (!parts[4].equals(call.callerAccount())) {
            throw new KmsException.AccessDenied(
                    "RetiringPrincipal `" + arn + "` is not of account " + call.callerAccount(),
                    "Name a principal of your own account");
        }
    }
}
