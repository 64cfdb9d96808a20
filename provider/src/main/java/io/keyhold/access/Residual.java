package io.keyhold.access;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The residual of a statement once caller, permission and resource are known (partial evaluation): the conditions that ask the request. */
final class Residual {
    private final Decision.Allowed allowed;
    private final Decision.Denied denied;
    private final PrincipalSet.Reach reach;
    private final Condition[] conditions;
    private final @Nullable ResourceSet resources;

    private Residual(
            PolicySource source,
            Statement statement,
            PrincipalSet.Reach reach,
            List<Condition> conditions,
            @Nullable ResourceSet resources) {
        String evidence = statement.label() + " of " + source.label();
        this.allowed = new Decision.Allowed(evidence);
        this.denied = new Decision.Denied(true, source.role().explicitDeny(), evidence);
        this.reach = reach;
        this.conditions = conditions.toArray(new Condition[0]);
        this.resources = resources;
    }

    /** The residual of a statement; null if no request can make it match. */
    static @Nullable Residual of(PolicySource source, Statement statement, EvaluationContext before) {
        if (!statement.hasPermission(before.permission())) {
            return null;
        }
        PrincipalSet.Reach reach = statement.reach(before.identity());
        Ternary resource = reach == PrincipalSet.Reach.NONE ? Ternary.FALSE : statement.resourceMatches(before);
        if (resource == Ternary.FALSE) {
            return null;
        }
        List<Condition> pending = new ArrayList<>();
        for (Condition condition : statement.conditions()) {
            Ternary holds = condition.holds(before);
            if (holds == Ternary.FALSE) {
                return null;
            }
            if (holds == Ternary.ASK) {
                pending.add(condition);
            }
        }
        return new Residual(
                source,
                statement,
                reach,
                pending,
                resource == Ternary.ASK ? statement.resources().orElse(null) : null);
    }

    /** Whether nothing is left: every request matches. */
    boolean isConstant() {
        return conditions.length == 0 && resources == null;
    }

    /** Whether the request matches; what a question leaves open counts as {@code assumed}. */
    boolean holds(EvaluationContext scope, boolean assumed) {
        if (resources != null && !resources.matches(scope).holds(assumed)) {
            return false;
        }
        for (Condition condition : conditions) {
            if (!condition.holds(scope).holds(assumed)) {
                return false;
            }
        }
        return true;
    }

    PrincipalSet.Reach reach() {
        return reach;
    }

    /** The decision if this Allow decides. */
    Decision.Allowed allowed() {
        return allowed;
    }

    /** The decision if this Deny decides. */
    Decision.Denied denied() {
        return denied;
    }
}
