package io.keyhold.service;

import io.keyhold.access.Decision;
import io.keyhold.access.RequestFacts;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import io.keyhold.api.Principal;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyRef;
import io.keyhold.catalog.KeyView;
import io.keyhold.keys.KmsKey;

/** Resolves the key of a call and asks whether the caller may do what it wants. */
final class Access {
    private final Catalog catalog;

    Access(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * The key that a request names, in one of the forms its operation takes; noted with the call.
     *
     * @throws KmsException.NotFound if there is no such key
     */
    KeyView resolve(Call call, String reference) {
        KeyRef ref = KeyRef.parse(reference, catalog.home());
        if (ref instanceof KeyRef.ByAlias && call.operation().keyIdForms() == Operation.KeyIdForms.ID_OR_ARN) {
            throw new KmsException.NotFound(
                    "Invalid keyId '" + reference + "'",
                    call.operation().operationName() + " takes a key id or key ARN");
        }
        KeyView view = catalog.require(ref, call.callerAccount());
        call.touches(view.key().arn().value(), view.key().arn().account());
        return view;
    }

    /** The key that a listing is narrowed to; not a resource of the call. */
    KeyView find(Call call, String reference) {
        return catalog.require(KeyRef.parse(reference, catalog.home()), call.callerAccount());
    }

    /** The key that a request names, which the caller may use with the call's own permission. */
    KeyView require(Call call, String reference, RequestFacts facts) {
        KeyView view = resolve(call, reference);
        authorize(call, view.key(), call.operation().permission(), facts);
        return view;
    }

    /**
     * Asks whether the caller may do that on a key.
     *
     * @throws KmsException.AccessDenied if not
     */
    void authorize(Call call, KmsKey key, String permission, RequestFacts facts) {
        require(call, permission, key.arn().value(), decide(call, key.arn().account()));
    }

    /** Asks whether the caller may do what has no key. */
    void authorize(Call call, RequestFacts facts) {
        require(call, call.operation().permission(), "*", decide(call, call.callerAccount()));
    }

    /** Asks whether the caller may do that on the alias itself. */
    void authorizeAlias(Call call, String aliasArn) {
        require(call, call.operation().permission(), aliasArn, decide(call, call.callerAccount()));
    }

    private static Decision decide(Call call, String ownerAccount) {
        Principal principal = call.caller().principal();
        return principal.kind() == Principal.Kind.ROOT && principal.account().equals(ownerAccount)
                ? new Decision.Allowed("the account root")
                : new Decision.Denied(
                        false,
                        "because no resource-based policy allows the "
                                + call.operation().permission() + " action",
                        "only the account root");
    }

    private static void require(Call call, String permission, String resource, Decision decision) {
        if (decision instanceof Decision.Denied denied) {
            throw new KmsException.AccessDenied(
                    "User: " + call.caller().principal() + " is not authorized to perform: " + permission
                            + " on resource: " + resource + " " + denied.reason(),
                    "Ask an administrator to explain the audit event");
        }
    }
}
