package io.keyhold.access;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One compiled statement.
 *
 * @param index its place in the document, from 0
 * @param sid its Sid, if it has one
 * @param deny whether it denies
 * @param permissions the permissions that its actions mean; none if it has no action
 * @param principals the principals it applies to; empty in identity policies, which apply to the principal they are attached to
 * @param resources what it is about; empty if the statement has no resource and so no effect
 * @param conditions what must hold
 */
record Statement(
        int index,
        Optional<String> sid,
        boolean deny,
        long permissions,
        Optional<PrincipalSet> principals,
        Optional<ResourceSet> resources,
        List<Condition> conditions) {
    Statement {
        conditions = List.copyOf(conditions);
    }

    /** Its name: its Sid, or its number from 1. */
    String label() {
        return sid.map(name -> "statement `" + name + "`").orElse("statement " + (index + 1));
    }

    /** The same statement with unique ids for ARNs of principals. */
    Statement bind(Map<String, String> uniqueIds) {
        return new Statement(
                index, sid, deny, permissions, principals.map(set -> set.bind(uniqueIds)), resources, conditions);
    }

    boolean hasPermission(Permission permission) {
        return (permissions & permission.bit()) != 0;
    }

    /** How the statement reaches the caller; an identity policy reaches those it is attached to. */
    PrincipalSet.Reach reach(Identity caller) {
        if (principals.isEmpty()) {
            return PrincipalSet.Reach.DIRECT;
        }
        if (deny) {
            return principals.get().isMeantByDeny(caller) ? PrincipalSet.Reach.DIRECT : PrincipalSet.Reach.NONE;
        }
        return principals.get().reachOfAllow(caller);
    }

    Ternary resourceMatches(EvaluationContext scope) {
        return resources.isEmpty() ? Ternary.FALSE : resources.get().matches(scope);
    }
}
