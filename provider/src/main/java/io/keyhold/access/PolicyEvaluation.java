package io.keyhold.access;

import io.keyhold.api.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that decides on one caller's one permission on one resource, with what does not depend on the request worked out.
 * Source: AWS KMS Developer Guide, "Policy evaluation"; IAM User Guide, "Policy evaluation logic".
 */
final class PolicyEvaluation {
    private final Identity identity;
    private final Permission permission;
    private final Resource resource;
    private final CallerGrants grants;
    private final AnyStatement denies;
    private final Map<PrincipalSet.Reach, AnyStatement> keyPolicy = new EnumMap<>(PrincipalSet.Reach.class);
    private final AnyStatement identityPolicies;
    private final Optional<AnyStatement> boundary;
    private final Optional<AnyStatement> session;
    private final boolean foreign;

    PolicyEvaluation(
            Identity identity,
            Permission permission,
            Resource resource,
            List<PolicySource> sources,
            CallerGrants grants) {
        this.identity = identity;
        this.permission = permission;
        this.resource = resource;
        this.grants = grants;
        EvaluationContext before = EvaluationContext.before(identity, permission, resource);
        List<PolicySource> heard = sources.stream()
                .filter(source -> source.role() != PolicySource.Role.KEY || !isForIamOnly())
                .toList();
        this.denies = new AnyStatement(residuals(heard, true, before));
        List<Residual> ofKey = allows(heard, PolicySource.Role.KEY, before);
        for (PrincipalSet.Reach reach : PrincipalSet.Reach.values()) {
            keyPolicy.put(
                    reach,
                    new AnyStatement(ofKey.stream()
                            .filter(residual -> residual.reach() == reach)
                            .toList()));
        }
        this.identityPolicies = new AnyStatement(allows(heard, PolicySource.Role.IDENTITY, before));
        this.boundary = ceiling(heard, PolicySource.Role.BOUNDARY, before);
        this.session = ceiling(heard, PolicySource.Role.SESSION, before);
        this.foreign = !identity.isService()
                && !resource.ownerAccount().isEmpty()
                && !resource.ownerAccount().equals(identity.account());
    }

    /** The decision on every request, if there is but one. */
    @Nullable Decision always() {
        Decision least = decide(RequestAssumption.NO_REQUEST_HELPS);
        return isSame(least, decide(RequestAssumption.EVERY_REQUEST_HELPS)) ? least : null;
    }

    Decision decide(RequestFacts facts, Instant now) {
        return decide(RequestAssumption.of(EvaluationContext.of(identity, permission, resource, facts, now), false));
    }

    /** The decision on a request that leaves something open; empty if it depends on that. */
    Optional<Decision> decideOpen(RequestFacts facts, Instant now) {
        EvaluationContext scope = EvaluationContext.of(identity, permission, resource, facts, now);
        Decision least = decide(RequestAssumption.of(scope, false));
        return isSame(least, decide(RequestAssumption.of(scope, true))) ? Optional.of(least) : Optional.empty();
    }

    private Decision decide(RequestAssumption question) {
        Residual deny = denies.find(question);
        if (deny != null) {
            return deny.denied();
        }
        return isForIamOnly() ? decideByIam(question) : decideByKey(question);
    }

    /** Key policies say nothing on what has no key, and nothing that counts on {@code RetireGrant}. */
    private boolean isForIamOnly() {
        return !(resource instanceof KeyResource)
                || permission.operation() == Operation.RETIRE_GRANT
                || permission.operation().policyKind() == Operation.PolicyKind.IAM;
    }

    private Decision decideByIam(RequestAssumption question) {
        if (identity.isService() || foreign && resource instanceof Resource.Alias) {
            return denied(PolicySource.Role.IDENTITY);
        }
        return throughIam(question, "");
    }

    private Decision decideByKey(RequestAssumption question) {
        if (foreign && !permission.operation().crossAccount()) {
            return new Decision.Denied(
                    false,
                    PolicySource.Role.KEY.noAllow(permission),
                    permission + " is not for principals of other accounts");
        }
        if (!foreign) {
            Decision direct = direct(question);
            if (direct != null) {
                return direct;
            }
        }
        Decision granted = grants.findOwn(permission, question);
        return granted != null ? granted : delegated(question);
    }

    /** The permissions that an Allow of the key policy gives without an IAM policy. */
    private @Nullable Decision direct(RequestAssumption question) {
        Residual everyone = reached(PrincipalSet.Reach.DIRECT, question);
        if (everyone != null) {
            return everyone.allowed();
        }
        Residual user = reached(PrincipalSet.Reach.USER, question);
        if (user != null && holds(session, question)) {
            return user.allowed();
        }
        Residual role = reached(PrincipalSet.Reach.ROLE, question);
        return role != null && holds(boundary, question) && holds(session, question) ? role.allowed() : null;
    }

    /** The permissions that the key policy, or a grant, leaves to the IAM policies of the caller's account. */
    private Decision delegated(RequestAssumption question) {
        Residual account = reached(PrincipalSet.Reach.ACCOUNT, question);
        Residual named = named(question);
        Decision granted = grants.findOfAccount(permission, question);
        if (account == null && named == null && granted == null) {
            return denied(PolicySource.Role.KEY);
        }
        if (!foreign && named != null) {
            boolean bounded = named.reach() == PrincipalSet.Reach.ROLE && !holds(boundary, question);
            return denied(bounded ? PolicySource.Role.BOUNDARY : PolicySource.Role.SESSION);
        }
        Residual first = named == null ? account : named;
        return throughIam(question, first != null ? first.allowed().evidence() : evidence(granted));
    }

    private Decision throughIam(RequestAssumption question, String basis) {
        Residual allow = identityPolicies.find(question);
        if (allow == null && !identity.isRoot()) {
            return denied(PolicySource.Role.IDENTITY);
        }
        if (!holds(boundary, question)) {
            return denied(PolicySource.Role.BOUNDARY);
        }
        if (!holds(session, question)) {
            return denied(PolicySource.Role.SESSION);
        }
        String own = allow == null ? "the root of the account" : allow.allowed().evidence();
        return new Decision.Allowed(basis.isEmpty() ? own : basis + " with " + own);
    }

    private @Nullable Residual named(RequestAssumption question) {
        Residual direct = reached(PrincipalSet.Reach.DIRECT, question);
        Residual user = direct != null ? direct : reached(PrincipalSet.Reach.USER, question);
        return user != null ? user : reached(PrincipalSet.Reach.ROLE, question);
    }

    private @Nullable Residual reached(PrincipalSet.Reach reach, RequestAssumption question) {
        AnyStatement clause = keyPolicy.get(reach);
        return clause == null ? null : clause.find(question);
    }

    private Decision denied(PolicySource.Role missing) {
        String reason = missing.noAllow(permission);
        return new Decision.Denied(false, reason, reason);
    }

    private static String evidence(@Nullable Decision decision) {
        return decision == null ? "" : decision.evidence();
    }

    private static boolean holds(Optional<AnyStatement> ceiling, RequestAssumption question) {
        return ceiling.isEmpty() || ceiling.get().holds(question);
    }

    private static boolean isSame(Decision one, Decision other) {
        if (one instanceof Decision.Denied denied) {
            return other instanceof Decision.Denied too
                    && denied.explicit() == too.explicit()
                    && denied.reason().equals(too.reason());
        }
        return other instanceof Decision.Allowed;
    }

    private static Optional<AnyStatement> ceiling(
            List<PolicySource> sources, PolicySource.Role role, EvaluationContext before) {
        return sources.stream().anyMatch(source -> source.role() == role)
                ? Optional.of(new AnyStatement(allows(sources, role, before)))
                : Optional.empty();
    }

    private static List<Residual> allows(List<PolicySource> sources, PolicySource.Role role, EvaluationContext before) {
        return residuals(
                sources.stream().filter(source -> source.role() == role).toList(), false, before);
    }

    private static List<Residual> residuals(List<PolicySource> sources, boolean deny, EvaluationContext before) {
        List<Residual> residuals = new ArrayList<>();
        for (PolicySource source : sources) {
            for (Statement statement : source.policy().statements()) {
                Residual residual = statement.deny() == deny ? Residual.of(source, statement, before) : null;
                if (residual != null) {
                    residuals.add(residual);
                }
            }
        }
        return residuals;
    }
}
