package io.keyhold.access;

import io.keyhold.api.AccessExplanation;
import io.keyhold.api.Caller;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import io.keyhold.api.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides who may do what, as AWS does, with the users and roles of one moment. A pure function: it reads no clock and no
 * store, and changes nothing. Safe for concurrent use.
 */
public final class Authorizer {
    private static final Permission RETIRE_GRANT = Permission.of(Operation.RETIRE_GRANT);
    private static final Permission PUT_KEY_POLICY = Permission.of(Operation.PUT_KEY_POLICY);

    private final PrincipalDirectory directory;

    /** Decides with these users and roles. */
    public Authorizer(PrincipalDirectory directory) {
        this.directory = directory;
    }

    /** The users and roles. */
    public PrincipalDirectory directory() {
        return directory;
    }

    /**
     * The caller with its policies and tags; to be kept as long as caller and directory are the same.
     *
     * @throws KmsException.MalformedPolicyDocument if a session policy of the caller is not a policy
     */
    public Identity identify(Caller caller) {
        return Identity.of(caller, directory);
    }

    /** The access of the caller there; to be kept as long as both are the same. */
    public KeyAccess on(Identity identity, Resource resource) {
        return new KeyAccess(identity, resource);
    }

    /** Decides on one request. Whoever asks often keeps what {@link #on} returns. */
    public Decision decide(AccessRequest request) {
        return on(identify(request.caller()), request.resource())
                .decide(request.permission(), request.facts(), request.now());
    }

    /**
     * Decides as {@link #decide} does and says why, statement by statement. Nothing changes.
     *
     * @throws KmsException.Validation if the decision depends on what {@link RequestFacts#open} leaves open
     */
    public AccessExplanation explain(AccessRequest request) {
        return Explainer.explain(on(identify(request.caller()), request.resource()), request);
    }

    /** Decides as {@link #decideRetire} does and says why: what IAM policies say, and what the grant does. */
    public AccessExplanation explainRetire(Caller caller, KeyResource key, Grant grant, Instant now) {
        Identity identity = identify(caller);
        AccessRequest byIam = new AccessRequest(caller, RETIRE_GRANT, key, RequestFacts.ofRetiring(grant), now);
        return Explainer.explained(
                decideRetire(caller, identity, key, grant, now),
                Explainer.explain(on(identity, key.withGrants(GrantIndex.EMPTY)), byIam)
                        .findings());
    }

    /** Decides as {@link #decideRetireMissing} does and says why. */
    public AccessExplanation explainRetireMissing(Caller caller, KeyResource key, Instant now) {
        Identity identity = identify(caller);
        AccessRequest byIam = new AccessRequest(caller, RETIRE_GRANT, key, RequestFacts.NONE, now);
        return Explainer.explained(
                decideRetireMissing(caller, identity, key, now),
                Explainer.explain(on(identity, key.withGrants(GrantIndex.EMPTY)), byIam)
                        .findings());
    }

    /**
     * Decides whether the caller may retire a grant: its retiring principal may, its grantee if {@code RetireGrant} is
     * among its operations, and the account that issued it. An IAM policy can deny it to each of them.
     *
     * @param caller who makes this request: one with that identity
     */
    public Decision decideRetire(Caller caller, Identity identity, KeyResource key, Grant grant, Instant now) {
        Decision byIam = on(identity, key).decide(caller, RETIRE_GRANT, RequestFacts.ofRetiring(grant), now);
        if (byIam instanceof Decision.Denied denied && denied.explicit()) {
            return denied;
        }
        boolean grantee = grant.permits(GrantOperation.RETIRE_GRANT)
                && (isNamed(identity, grant.granteeKey()) || isGranteeService(identity, grant));
        if (grantee || isRetiring(identity, grant)) {
            return new Decision.Allowed("grant `" + grant.grantId() + "`");
        }
        if (isOfAccount(identity, grant)) {
            return byIam;
        }
        return notToRetire();
    }

    /**
     * Decides whether the caller may learn that a grant is not there: in the account of the key, and allowed by IAM policies
     * to retire grants on it. To anyone else it looks like a grant that they may not retire.
     */
    public Decision decideRetireMissing(Caller caller, Identity identity, KeyResource key, Instant now) {
        Decision byIam = on(identity, key).decide(caller, RETIRE_GRANT, RequestFacts.NONE, now);
        boolean explicit = byIam instanceof Decision.Denied denied && denied.explicit();
        return explicit || identity.principal().account().equals(key.arn().account()) ? byIam : notToRetire();
    }

    private static Decision notToRetire() {
        return new Decision.Denied(
                false,
                PolicySource.Role.IDENTITY.noAllow(RETIRE_GRANT),
                "the caller is neither retiring principal, nor grantee with RetireGrant, nor of the issuing account");
    }

    /**
     * Refuses a key policy that would keep the caller from changing it again.
     *
     * @param key the key with the new policy
     * @throws KmsException.MalformedPolicyDocument if the caller could not call PutKeyPolicy
     */
    public void requireNoLockout(Caller caller, Identity identity, KeyResource key, Instant now) {
        RequestFacts later = new RequestFacts(
                RequestFacts.NO_CONTEXT,
                Map.of("kms:bypasspolicylockoutsafetycheck", List.of("false")),
                List.of(),
                Set.of("kms:bypasspolicylockoutsafetycheck"));
        KeyResource alone = key.withGrants(GrantIndex.EMPTY);
        if (on(identity, alone).decide(caller, PUT_KEY_POLICY, later, now) instanceof Decision.Denied denied) {
            throw new KmsException.MalformedPolicyDocument(
                    "The new key policy will not allow you to update the key policy in the future.",
                    "Let the policy allow you kms:PutKeyPolicy (" + denied.evidence()
                            + "), or pass BypassPolicyLockoutSafetyCheck");
        }
    }

    private static boolean isRetiring(Identity identity, Grant grant) {
        GrantTerms terms = grant.terms();
        return terms.retiringPrincipal().filter(arn -> isNamed(identity, arn)).isPresent()
                || identity.isService()
                        && terms.retiringServicePrincipal()
                                .filter(identity.serviceName()::equals)
                                .isPresent();
    }

    private static boolean isGranteeService(Identity identity, Grant grant) {
        return identity.isService()
                && grant.terms()
                        .granteeServicePrincipal()
                        .filter(identity.serviceName()::equals)
                        .isPresent();
    }

    private static boolean isNamed(Identity identity, String name) {
        return identity.names().stream().anyMatch(known -> known.text().equals(name))
                || identity.isRoot() && identity.rootArn().equals(name);
    }

    /** Whether the IAM policies of the caller's account say who of it may retire the grant. */
    private static boolean isOfAccount(Identity identity, Grant grant) {
        String root = identity.rootArn();
        return identity.principal().kind() != Principal.Kind.SERVICE
                && (root.equals(grant.issuingAccount())
                        || grant.terms()
                                .retiringPrincipal()
                                .filter(root::equals)
                                .isPresent()
                        || grant.permits(GrantOperation.RETIRE_GRANT) && root.equals(grant.granteeKey()));
    }
}
