package io.keyhold.gate;

import io.keyhold.access.Authorizer;
import io.keyhold.access.Decision;
import io.keyhold.access.Grant;
import io.keyhold.access.GrantIndex;
import io.keyhold.access.Identity;
import io.keyhold.access.KeyAccess;
import io.keyhold.access.KeyResource;
import io.keyhold.access.Permission;
import io.keyhold.access.RequestFacts;
import io.keyhold.access.Resource;
import io.keyhold.access.StaticDecision;
import io.keyhold.api.KeyId;
import io.keyhold.api.KmsException;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyRef;
import io.keyhold.catalog.KeyRefs;
import io.keyhold.catalog.KeyView;
import io.keyhold.catalog.PrincipalSnapshot;
import io.keyhold.keys.KmsKey;
import java.util.List;
import java.util.Optional;

/** Resolves the key of a call and asks whether the caller may do what it wants. */
public final class Access {
    private final Catalog catalog;
    private final GrantTokens tokens;
    private final KeyRefs refs;
    private final RequestRates rates;

    public Access(Catalog catalog, GrantTokens tokens, RequestRates rates) {
        this.catalog = catalog;
        this.refs = new KeyRefs(catalog.home());
        this.tokens = tokens;
        this.rates = rates;
    }

    /**
     * The key that a request names, in one of the forms its operation takes; noted with the call.
     *
     * @param permission what the caller needs on it
     * @param grantTokens the grant tokens of the request
     * @throws KmsException.NotFound if there is no such key
     * @throws KmsException.AccessDenied if there is no such key and it would be of another account
     */
    public KeyView resolve(Call call, String reference, Permission permission, List<String> grantTokens) {
        return resolve(call, parse(call, reference), permission, grantTokens);
    }

    private KeyView resolve(Call call, KeyRef ref, Permission permission, List<String> grantTokens) {
        Optional<KeyView> found = seek(call, ref);
        if (found.isEmpty()) {
            throw unseen(call, permission, grantTokens);
        }
        return found.get();
    }

    /**
     * The same for a call with two keys. Empty for a key of another account that does not exist: it is decided on when the
     * turn is its own, and refused as {@link #unseen} says.
     *
     * @throws KmsException.NotFound if there is no such key and it would be of the caller's account
     */
    public Optional<KeyView> seek(Call call, String reference) {
        return seek(call, parse(call, reference));
    }

    private Optional<KeyView> seek(Call call, KeyRef ref) {
        String account = call.callerAccount();
        Optional<KeyView> found = catalog.find(ref, account);
        if (found.isEmpty()) {
            if (!call.isForeign(ref.account(account))) {
                throw catalog.notFound(ref, account);
            }
            return found;
        }
        if (ref instanceof KeyRef.ByAlias byAlias) {
            call.names(found.get().id(), byAlias.alias().value());
        }
        touch(call, found.get());
        return found;
    }

    /** The key that a ciphertext names; empty if it does not exist. */
    public Optional<KeyView> seek(Call call, KeyId ofCiphertext, Permission permission) {
        call.takesKeyOfCiphertext(permission);
        Optional<KeyView> found = catalog.find(ofCiphertext);
        found.ifPresent(view -> touch(call, view));
        return found;
    }

    /** The refusal of a key that does not exist, which is that of a key of another account that the caller may not use. */
    public KmsException unseen(Call call, Permission permission, List<String> grantTokens) {
        grantTokens.forEach(tokens::parse); // a key that exists is decided on with them, and a forged one refused
        return CrossAccount.denied(call, permission, "because the resource does not exist");
    }

    /**
     * Notes the key with the call.
     *
     * @throws KmsException.Throttling if the account of the caller has used up its rate for such keys
     */
    private void touch(Call call, KeyView view) {
        call.touches(view);
        rates.acquire(call, view.key());
    }

    /**
     * The key that a listing is narrowed to; not a resource of the call.
     *
     * @throws KmsException.AccessDenied if it is of another account, be there such a key or not
     */
    public KeyView requireOwn(Call call, String reference) {
        KeyRef ref = parse(call, reference);
        if (call.isForeign(ref.account(call.callerAccount()))) {
            throw CrossAccount.denied(
                    call,
                    Permission.of(call.operation()),
                    "because a listing is narrowed to keys of the caller's account only");
        }
        return catalog.require(ref, call.callerAccount());
    }

    /** The alias that {@code reference} is, for {@code kms:RequestAlias}; empty if it names a key otherwise. */
    public Optional<String> aliasIn(String reference) {
        return !reference.isEmpty() && refs.parse(reference) instanceof KeyRef.ByAlias byAlias
                ? Optional.of(byAlias.alias().value())
                : Optional.empty();
    }

    /** The reference in the request, in a form that its operation takes. */
    public KeyRef parse(Call call, String reference) {
        return KeyNames.of(call.operation(), reference, refs);
    }

    /** The key that a request names, which the caller may use with the call's own permission. */
    public KeyView require(Call call, String reference, RequestFacts facts) {
        return require(call, parse(call, reference), facts);
    }

    /** The same for a key that is known by what its name was read as. */
    public KeyView require(Call call, KeyRef ref, RequestFacts facts) {
        Permission permission = Permission.of(call.operation());
        KeyView view = resolve(call, ref, permission, facts.grantTokens());
        authorize(call, view, permission, facts);
        return view;
    }

    /**
     * Asks whether the caller may do that on a key.
     *
     * @throws KmsException.AccessDenied if not
     */
    public void authorize(Call call, KmsKey key, String permission, RequestFacts facts) {
        Permission wanted = Permission.require(permission);
        Optional<KeyView> view = catalog.find(key.id());
        if (view.isPresent()) {
            authorize(call, view.get(), wanted, facts);
        } else {
            authorizeNew(call, catalog.resource(key), wanted, facts);
        }
    }

    /** The key that a request names, which the caller may use so. */
    public KeyView require(Call call, String reference, AuthorizationInput asked) {
        Permission permission = Permission.of(call.operation());
        KeyView view = resolve(call, reference, permission, asked.grantTokens());
        authorize(call, view, permission, asked);
        return view;
    }

    /** The same, for facts that are worked out only if something depends on them. */
    public void authorize(Call call, KeyView view, Permission permission, AuthorizationInput asked) {
        boolean standing = asked.grantTokens().isEmpty()
                && view.access(catalog.authority(), call.caller()).standing(permission) == StaticDecision.ALLOWED;
        if (standing) {
            rates.acquireAllowed(call, view.key());
        } else {
            authorize(call, view, permission, asked.facts());
        }
    }

    /** Asks about a key that is not in the store yet, or not with that policy. */
    public void authorizeNew(Call call, KeyResource key, Permission permission, RequestFacts facts) {
        KeyAccess access = catalog.authority().on(call.caller(), key);
        require(call, permission, key, access.decide(call.caller(), permission, facts, call.now()));
    }

    /** Asks whether the caller may do what has no key. */
    public void authorize(Call call, RequestFacts facts) {
        authorize(call, Permission.of(call.operation()), facts);
    }

    /** Asks whether the caller may do that without a key, as part of the call. */
    public void authorize(Call call, Permission permission, RequestFacts facts) {
        authorizeIn(catalog, call, permission, facts);
    }

    /** The same in another Region. */
    public void authorizeIn(Catalog region, Call call, Permission permission, RequestFacts facts) {
        KeyAccess access = region.authority().onNothing(call.caller());
        require(call, permission, access.resource(), access.decide(call.caller(), permission, facts, call.now()));
    }

    /** Asks whether the caller may do that on the alias itself. */
    public void authorizeAlias(Call call, String aliasArn) {
        Permission permission = Permission.of(call.operation());
        Resource alias = new Resource.Alias(aliasArn);
        KeyAccess access = catalog.authority().on(call.caller(), alias);
        require(call, permission, alias, access.decide(call.caller(), permission, RequestFacts.NONE, call.now()));
    }

    /** Asks whether the caller may retire a grant or, where there is none, may learn that. */
    public void authorizeRetire(Call call, KeyView view, Optional<Grant> grant) {
        PrincipalSnapshot authority = catalog.authority();
        Authorizer authorizer = authority.authorizer();
        Identity identity = authority.identify(call.caller());
        Decision decision = grant.map(
                        one -> authorizer.decideRetire(call.caller(), identity, view.resource(), one, call.now()))
                .orElseGet(() -> authorizer.decideRetireMissing(call.caller(), identity, view.resource(), call.now()));
        require(call, Permission.of(call.operation()), view.resource(), decision);
    }

    /** Refuses a policy, new for that key, that keeps the caller from changing it again. */
    public void requireNoLockout(Call call, KeyResource key) {
        PrincipalSnapshot authority = catalog.authority();
        Identity identity = authority.identify(call.caller());
        authority.authorizer().requireNoLockout(call.caller(), identity, key, call.now());
    }

    /** Asks whether the caller may do that on a key of whichever Region. */
    public void authorize(Call call, KeyView view, Permission permission, RequestFacts facts) {
        KeyAccess access = view.access(catalog.authority(), call.caller());
        if (facts.grantTokens().isEmpty() && access.standing(permission) == StaticDecision.ALLOWED) {
            rates.acquireAllowed(call, view.key());
            return;
        }
        RequestFacts said = call.complete(view.id(), facts);
        GrantIndex fresh = tokens.grants(said.grantTokens(), view);
        KeyAccess all = fresh == view.resource().grants()
                ? access
                : catalog.authority().on(call.caller(), view.resource().withGrants(fresh));
        require(call, permission, view.resource(), all.decide(call.caller(), permission, said, call.now()));
        rates.acquireAllowed(call, view.key());
    }

    private static void require(Call call, Permission permission, Resource resource, Decision decision) {
        if (decision instanceof Decision.Denied denied) {
            if (resource instanceof KeyResource key && call.isForeign(key.ownerAccount())) {
                throw CrossAccount.denied(call, permission, denied.reason());
            }
            throw new KmsException.AccessDenied(
                    "User: " + call.caller().principal() + " is not authorized to perform: " + permission
                            + " on resource: " + resource.resourceArn() + " " + denied.reason(),
                    CrossAccount.REMEDY);
        }
    }
}
