package io.keyhold.access;

import io.keyhold.api.AccessExplanation;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KmsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Walks every statement with the whole request at hand: slower than {@link PolicyEvaluation}, and independent of it. */
final class Explainer {
    private static final int MAX_GRANTS = 20;

    private final EvaluationContext scope;
    private final List<AccessExplanation.Finding> findings = new ArrayList<>();

    private Explainer(EvaluationContext scope) {
        this.scope = scope;
    }

    static AccessExplanation explain(KeyAccess access, AccessRequest request) {
        Explainer explainer = new Explainer(EvaluationContext.of(
                access.identity(), request.permission(), request.resource(), request.facts(), request.now()));
        for (PolicySource source : access.sources()) {
            source.policy().statements().forEach(statement -> explainer.add(source, statement));
        }
        access.grants().own().forEach(grants -> explainer.add(grants, "the caller is the grantee"));
        access.grants()
                .ofAccount()
                .forEach(grants ->
                        explainer.add(grants, "the caller's account is the grantee; its IAM policies must allow too"));
        return explained(decide(access, request), explainer.findings);
    }

    /** A question may leave out what every request has, unless something depends on it. */
    private static Decision decide(KeyAccess access, AccessRequest request) {
        Set<String> open = request.facts().open();
        if (open.isEmpty()) {
            return access.decide(request.permission(), request.facts(), request.now());
        }
        return access.decideOpen(request.permission(), request.facts(), request.now())
                .orElseThrow(() -> new KmsException.Validation(
                        "the decision depends on " + String.join(" or ", shown(open)) + ", which every request for "
                                + request.permission() + " has and the question leaves out",
                        "Add it to the question"));
    }

    private static List<String> shown(Set<String> names) {
        return names.stream()
                .sorted()
                .map(name -> "`" + ConditionKey.spelled(name) + "`")
                .toList();
    }

    /** A decision with findings that were made elsewhere. */
    static AccessExplanation explained(Decision decision, List<AccessExplanation.Finding> findings) {
        return decision instanceof Decision.Denied denied
                ? new AccessExplanation(false, denied.explicit(), denied.reason(), denied.evidence(), findings)
                : new AccessExplanation(true, false, "", decision.evidence(), findings);
    }

    private void add(PolicySource source, Statement statement) {
        Optional<String> mismatch = mismatch(statement);
        if (statement.deny() && mismatch.isPresent() && !statement.hasPermission(scope.permission())) {
            return;
        }
        findings.add(new AccessExplanation.Finding(
                statement.label() + " of " + source.label(),
                statement.deny(),
                mismatch.isEmpty(),
                mismatch.orElseGet(() -> matched(source, statement))));
    }

    /** The first element that does not match. */
    private Optional<String> mismatch(Statement statement) {
        if (!statement.hasPermission(scope.permission())) {
            return Optional.of("its actions do not include " + scope.permission());
        }
        if (statement.reach(scope.identity()) == PrincipalSet.Reach.NONE) {
            return Optional.of(
                    "its principals do not include " + scope.identity().principal() + ", its role or its account");
        }
        if (statement.resourceMatches(scope) != Ternary.TRUE) {
            return Optional.of(
                    "its resources do not include " + scope.resource().resourceArn());
        }
        for (Condition condition : statement.conditions()) {
            if (condition.holds(scope) != Ternary.TRUE) {
                return Optional.of("condition " + condition.explained(scope));
            }
        }
        return Optional.empty();
    }

    private String matched(PolicySource source, Statement statement) {
        if (statement.deny()) {
            return "matches; a Deny is final";
        }
        if (source.role() != PolicySource.Role.KEY) {
            return "matches";
        }
        return switch (statement.reach(scope.identity())) {
            case NONE -> "does not match";
            case ACCOUNT ->
                scope.identity().isRoot()
                        ? "matches the root of the account"
                        : "matches the account; the caller's IAM policies must allow too";
            case ROLE -> "matches the role; boundary and session policy must allow too";
            case USER -> "matches the user";
            case DIRECT -> "matches the caller";
        };
    }

    private void add(GranteeGrants grants, String whose) {
        List<Grant> shown = new ArrayList<>();
        grants.findAny(grant -> shown.add(grant) && shown.size() >= MAX_GRANTS);
        for (Grant grant : shown) {
            Optional<String> mismatch = mismatch(grant);
            findings.add(new AccessExplanation.Finding(
                    "grant `" + grant.grantId() + "`", false, mismatch.isEmpty(), mismatch.orElse(whose)));
        }
    }

    private Optional<String> mismatch(Grant grant) {
        Optional<GrantOperation> operation = scope.permission().grantOperation();
        if (operation.isEmpty() || !grant.permits(operation.get())) {
            return Optional.of("its operations do not include " + scope.permission());
        }
        RequestFacts facts = scope.facts().orElse(RequestFacts.NONE);
        if (operation.get() == GrantOperation.CREATE_GRANT) {
            if (facts.childGrant().isEmpty()) {
                return Optional.of("the question leaves open what the new grant permits");
            }
            return GrantRules.covers(grant, facts.childGrant().get())
                    ? Optional.empty()
                    : Optional.of("the new grant reaches farther than this one in operations or constraints");
        }
        if (!GrantRules.isConstrained(operation.get())) {
            return Optional.empty();
        }
        Map<String, String> exact = grant.constraints().encryptionContextEquals();
        if (!exact.isEmpty() && !exact.equals(facts.encryptionContext())) {
            return Optional.of("the encryption context is not exactly the one of EncryptionContextEquals");
        }
        Map<String, String> part = grant.constraints().encryptionContextSubset();
        return ContextKey.isPart(part, facts.encryptionContext())
                ? Optional.empty()
                : Optional.of("the encryption context lacks a pair of EncryptionContextSubset");
    }
}
