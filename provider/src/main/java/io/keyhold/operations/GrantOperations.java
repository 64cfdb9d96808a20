package io.keyhold.operations;

import io.keyhold.access.Grant;
import io.keyhold.access.GrantRules;
import io.keyhold.access.GrantTerms;
import io.keyhold.access.Permission;
import io.keyhold.access.PrincipalDirectory;
import io.keyhold.access.PrincipalEntry;
import io.keyhold.access.RequestFacts;
import io.keyhold.api.Caller;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateGrantResponse;
import io.keyhold.api.KeyArn;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListGrantsRequest;
import io.keyhold.api.ListGrantsResponse;
import io.keyhold.api.ListRetirableGrantsRequest;
import io.keyhold.api.ListRetirableGrantsResponse;
import io.keyhold.api.Principal;
import io.keyhold.api.RetireGrantRequest;
import io.keyhold.api.RevokeGrantRequest;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyRef;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.catalog.KeyView;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.gate.DryRuns;
import io.keyhold.gate.Gate;
import io.keyhold.gate.GrantTokens;
import io.keyhold.gate.Quotas;
import io.keyhold.gate.ServiceContext;
import io.keyhold.keys.KeyStates;
import io.keyhold.keys.KmsKey;
import java.security.SecureRandom;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Grants: made, retired, revoked, listed. */
public final class GrantOperations {
    private static final int ID_BYTES = 32;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
    private final Gate gate;
    private final Access access;
    private final Catalog catalog;
    private final Quotas quotas;
    private final SecureRandom random;
    private final GrantTokens tokens;
    private final GrantListing listing;

    GrantOperations(Gate gate, Access access, ServiceContext services, GrantTokens tokens) {
        this.gate = gate;
        this.access = access;
        this.catalog = services.catalog();
        this.quotas = services.quotas();
        this.random = services.random();
        this.tokens = tokens;
        this.listing = new GrantListing(gate, access, catalog);
    }

    public CreateGrantResponse createGrant(Caller caller, CreateGrantRequest request) {
        String keyId = request.keyId();
        GrantTerms terms = GrantTerms.of(request);
        Call call = gate.begin(caller, request);
        KeyGrantMade made = gate.change(call, request, () -> {
            long seen = catalog.refresh();
            KeyView view = access.require(call, keyId, RequestFacts.of(request));
            KmsKey key = view.key();
            KeyStates.require(key, call.operation(), call.now());
            GrantRules.requireValid(request, key.spec(), key.usage());
            Grant grant = grant(call, terms);
            DryRuns.end(request.dryRun());
            return transaction -> insert(call, transaction, view, grant, seen);
        });
        return new CreateGrantResponse(
                tokens.create(made.key().arn(), made.grant().grantId()),
                made.grant().grantId());
    }

    /** A grant that was made, or was there already. */
    private record KeyGrantMade(KmsKey key, Grant grant) {}

    public void retireGrant(Caller caller, RetireGrantRequest request) {
        Call call = gate.begin(caller, request);
        gate.change(call, request, () -> {
            GrantTokens.Named named = retired(call, request);
            call.adds(audit -> audit.put("grantId", named.grantId()));
            KeyView view = access.resolve(call, named.keyArn(), Permission.of(call.operation()), List.of());
            Optional<Grant> grant = find(view, named.grantId());
            access.authorizeRetire(call, view, grant);
            Grant retired = grant.orElseThrow(() -> unknown(view.key().arn(), named.grantId()));
            DryRuns.end(request.dryRun());
            return deletion(view, retired);
        });
    }

    public void revokeGrant(Caller caller, RevokeGrantRequest request) {
        String keyId = request.keyId();
        String grantId = request.grantId();
        Call call = gate.begin(caller, request);
        gate.change(call, request, () -> {
            KeyView view = access.require(call, keyId, RequestFacts.NONE);
            Grant grant =
                    find(view, grantId).orElseThrow(() -> unknown(view.key().arn(), grantId));
            DryRuns.end(request.dryRun());
            return deletion(view, grant);
        });
    }

    public ListGrantsResponse listGrants(Caller caller, ListGrantsRequest request) {
        return listing.listGrants(caller, request);
    }

    public ListRetirableGrantsResponse listRetirableGrants(Caller caller, ListRetirableGrantsRequest request) {
        return listing.listRetirableGrants(caller, request);
    }

    /** Refuses a text that is not a grant id. */
    public static void requireId(String grantId) {
        if (!ID.matcher(grantId).matches()) {
            throw new KmsException.InvalidGrantId(
                    "GrantId `" + grantId + "` is not 64 hex digits", "Pass the GrantId that CreateGrant returned");
        }
    }

    private Grant grant(Call call, GrantTerms terms) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        PrincipalDirectory directory = catalog.authority().directory();
        terms.granteePrincipal().ifPresent(arn -> requireExists(arn, directory));
        terms.retiringPrincipal().ifPresent(arn -> requireExists(arn, directory));
        String granteeId = terms.granteePrincipal()
                .flatMap(directory::find)
                .map(PrincipalEntry::uniqueId)
                .orElse("");
        String issuer =
                Principal.root(catalog.home().partition(), call.callerAccount()).arn();
        return new Grant(
                HexFormat.of().formatHex(id),
                terms,
                granteeId,
                issuer,
                call.now().truncatedTo(ChronoUnit.MILLIS));
    }

    private void requireExists(String arn, PrincipalDirectory directory) {
        if (!Principals.exists(arn, directory, catalog.home())) {
            throw new KmsException.InvalidArn(
                    "ARN does not refer to a valid principal: " + arn, "Create the principal first, or name another");
        }
    }

    private KeyGrantMade insert(Call call, KeyTransaction transaction, KeyView view, Grant grant, long seen) {
        KmsKey key = transaction.require(view.key());
        KeyStates.require(key, call.operation(), call.now());
        boolean current = transaction.records().epoch() == seen + 1;
        Optional<Grant> same = current
                ? view.resource().grants().findSame(grant.terms(), grant.issuingAccount())
                : transaction.findSameGrant(key.id(), grant);
        if (same.isEmpty() && transaction.hasGrants(key.id(), quotas.grantsPerKey())) {
            throw new KmsException.LimitExceeded(
                    key.arn() + " has " + quotas.grantsPerKey() + " grants, which is the quota",
                    "Retire or revoke grants of the key first");
        }
        if (same.isEmpty()) {
            transaction.insertGrant(key.id(), grant);
        }
        Grant made = same.orElse(grant);
        String arn = key.arn().value();
        call.responds(audit -> {
            audit.put("grantId", made.grantId());
            audit.put("keyId", arn);
        });
        return new KeyGrantMade(key, made);
    }

    private GrantTokens.Named retired(Call call, RetireGrantRequest request) {
        boolean byToken = request.grantToken().isPresent();
        if (byToken == (request.keyId().isPresent() && request.grantId().isPresent())
                || byToken && (request.keyId().isPresent() || request.grantId().isPresent())) {
            throw new KmsException.Validation(
                    "RetireGrant takes a GrantToken, or a KeyId and a GrantId", "Pass the one or the other");
        }
        if (byToken) {
            return tokens.parse(request.grantToken().orElseThrow());
        }
        String keyArn = request.keyId().orElseThrow();
        if (!(access.parse(call, keyArn) instanceof KeyRef.ByArn)) {
            throw new KmsException.InvalidArn(
                    "KeyId `" + keyArn + "` is not a key ARN, which RetireGrant needs", "Pass the key ARN");
        }
        String grantId = request.grantId().orElseThrow();
        requireId(grantId); // before the key is looked up, which a caller of another account could tell from it
        return new GrantTokens.Named(keyArn, grantId);
    }

    private Optional<Grant> find(KeyView view, String grantId) {
        requireId(grantId);
        return view.resource().grants().find(grantId).or(() -> catalog.readGrant(view.id(), grantId));
    }

    private static Function<KeyTransaction, Grant> deletion(KeyView view, Grant grant) {
        return transaction -> {
            if (transaction.findGrant(view.id(), grant.grantId()).isEmpty()) {
                throw unknown(view.key().arn(), grant.grantId());
            }
            transaction.deleteGrant(view.id(), grant.grantId());
            return grant;
        };
    }

    /** The refusal of a grant that the key does not have. */
    public static KmsException.NotFound unknown(KeyArn key, String grantId) {
        return new KmsException.NotFound(
                "Grant " + grantId + " of " + key + " does not exist", "Call ListGrants for the grants of the key");
    }
}
