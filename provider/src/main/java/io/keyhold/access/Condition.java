package io.keyhold.access;

import java.util.ArrayList;
import java.util.List;

/**
 * One condition key under one operator, with its values. Where AWS leaves the outcome open (a single-valued operator on
 * several values), the condition keeps an Allow from allowing and lets a Deny deny.
 */
final class Condition {
    private final Operator operator;
    private final ConditionKey key;
    private final List<ValueTest> tests;
    private final String shownValues;
    private final boolean ofDeny;

    Condition(Operator operator, ConditionKey key, List<PolicyNode> values, Template.Reading reading, boolean ofDeny) {
        this.operator = operator;
        this.key = key;
        this.ofDeny = ofDeny;
        List<ValueTest> parsed = new ArrayList<>(values.size());
        values.forEach(value -> parsed.add(ValueTest.parse(value, operator, reading)));
        this.tests = List.copyOf(parsed);
        this.shownValues = shown(values.stream().map(PolicyNode::shown).toList());
    }

    ConditionKey key() {
        return key;
    }

    /** Whether the condition holds; {@link Ternary#ASK} if that depends on a request not yet there. */
    Ternary holds(EvaluationContext scope) {
        Values actual = operator.test() == Operator.Test.NULL ? scope.sent(key) : scope.values(key);
        if (actual == Values.PENDING) {
            return Ternary.ASK;
        }
        if (actual == Values.UNDEFINED) {
            return Ternary.of(ofDeny);
        }
        if (operator.test() == Operator.Test.NULL) {
            return anyTest(Boolean.toString(actual.isAbsent()), scope);
        }
        if (actual.isAbsent()) {
            return Ternary.of(operator.ifExists() || whenAbsent());
        }
        return switch (operator.set()) {
            case NONE -> actual.all().size() == 1 ? one(actual.all().get(0), scope) : Ternary.of(ofDeny);
            case FOR_ALL_VALUES -> all(actual.all(), scope);
            case FOR_ANY_VALUE -> any(actual.all(), scope);
        };
    }

    /** The condition and the values it found, for people. */
    String explained(EvaluationContext scope) {
        Values actual = scope.values(key);
        String found;
        if (actual == Values.UNDEFINED) {
            found = "the key has more aliases than conditions can ask about";
        } else if (actual == Values.PENDING) {
            found = "the question leaves open what the request contains";
        } else if (actual.isAbsent()) {
            found = "the request has no " + key.text();
        } else {
            found = "the request has "
                    + shown(actual.all().stream().map(PolicyNode::clipped).toList());
            if (operator.set() == Operator.SetPrefix.NONE && actual.all().size() > 1) {
                found += ", several values, which only ForAllValues and ForAnyValue can compare";
            }
        }
        return operator.text() + " " + key.text() + " " + shownValues + ": " + found;
    }

    private boolean whenAbsent() {
        return switch (operator.set()) {
            case NONE -> operator.negated();
            case FOR_ALL_VALUES -> true;
            case FOR_ANY_VALUE -> false;
        };
    }

    private Ternary one(String actual, EvaluationContext scope) {
        Ternary matched = anyTest(actual, scope);
        return operator.negated() ? matched.not() : matched;
    }

    private Ternary all(List<String> actual, EvaluationContext scope) {
        Ternary result = Ternary.TRUE;
        for (String value : actual) {
            Ternary one = one(value, scope);
            if (one == Ternary.FALSE) {
                return Ternary.FALSE;
            }
            result = one == Ternary.ASK ? Ternary.ASK : result;
        }
        return result;
    }

    private Ternary any(List<String> actual, EvaluationContext scope) {
        Ternary result = Ternary.FALSE;
        for (String value : actual) {
            Ternary one = one(value, scope);
            if (one == Ternary.TRUE) {
                return Ternary.TRUE;
            }
            result = one == Ternary.ASK ? Ternary.ASK : result;
        }
        return result;
    }

    private Ternary anyTest(String actual, EvaluationContext scope) {
        Ternary result = Ternary.FALSE;
        for (int i = 0; i < tests.size(); i++) {
            Ternary one = tests.get(i).matches(actual, scope);
            if (one == Ternary.TRUE) {
                return Ternary.TRUE;
            }
            result = one == Ternary.ASK ? Ternary.ASK : result;
        }
        return result;
    }

    private static String shown(List<String> values) {
        String more = values.size() > 5 ? " and " + (values.size() - 5) + " more" : "";
        return String.join(
                        ", ",
                        values.stream().limit(5).map(value -> "`" + value + "`").toList())
                + more;
    }
}
