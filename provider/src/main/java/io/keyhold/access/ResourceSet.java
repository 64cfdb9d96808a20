package io.keyhold.access;

import java.util.ArrayList;
import java.util.List;

/** The {@code Resource} or {@code NotResource} element. */
final class ResourceSet {
    private final List<ArnPattern> patterns;
    private final boolean negated;
    private final boolean ofDeny;

    private ResourceSet(List<ArnPattern> patterns, boolean negated, boolean ofDeny) {
        this.patterns = List.copyOf(patterns);
        this.negated = negated;
        this.ofDeny = ofDeny;
    }

    static ResourceSet parse(PolicyNode node, boolean negated, Template.Reading reading, boolean ofDeny) {
        List<ArnPattern> patterns = new ArrayList<>();
        node.items().forEach(item -> patterns.add(ArnPattern.ofResource(item, reading)));
        return new ResourceSet(patterns, negated, ofDeny);
    }

    /** Whether the resource of the request is meant. */
    Ternary matches(EvaluationContext scope) {
        Ternary result = Ternary.FALSE;
        for (ArnPattern pattern : patterns) {
            Ternary one = pattern.matches(scope.resource().resourceArn(), scope);
            if (one == Ternary.TRUE) {
                return Ternary.of(!negated);
            }
            if (one == Ternary.ASK) {
                result = Ternary.ASK;
            } else if (negated && !ofDeny && pattern.isUnresolved(scope)) {
                // What a variable without value would have excluded is unknown: nothing is allowed.
                return Ternary.FALSE;
            }
        }
        return negated ? result.not() : result;
    }
}
