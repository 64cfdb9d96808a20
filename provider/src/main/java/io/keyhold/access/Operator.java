package io.keyhold.access;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A condition operator as a policy names it: {@code ForAnyValue:StringLikeIfExists}. Source: IAM User Guide, "IAM JSON
 * policy elements: Condition operators".
 *
 * @param text the operator as written
 * @param test how two values are compared
 * @param negated whether the condition holds if the comparison does not
 * @param set how several values in the request count
 * @param ifExists whether the condition holds if the key is absent
 */
record Operator(String text, Test test, boolean negated, SetPrefix set, boolean ifExists) {
    /** How a value of the request is compared with one of the policy. */
    enum Test {
        STRING_EQUALS,
        STRING_EQUALS_IGNORE_CASE,
        STRING_LIKE,
        NUMERIC_EQUALS,
        NUMERIC_LESS_THAN,
        NUMERIC_LESS_THAN_EQUALS,
        NUMERIC_GREATER_THAN,
        NUMERIC_GREATER_THAN_EQUALS,
        DATE_EQUALS,
        DATE_LESS_THAN,
        DATE_LESS_THAN_EQUALS,
        DATE_GREATER_THAN,
        DATE_GREATER_THAN_EQUALS,
        BOOL,
        BINARY_EQUALS,
        IP_ADDRESS,
        ARN_LIKE,
        NULL
    }

    /** How several values in the request count. */
    enum SetPrefix {
        NONE,
        FOR_ALL_VALUES,
        FOR_ANY_VALUE
    }

    private record Form(Test test, boolean negated) {}

    private static final String IF_EXISTS = "IfExists";
    private static final String FOR_ALL = "ForAllValues:";
    private static final String FOR_ANY = "ForAnyValue:";
    private static final Map<String, Form> FORMS = forms();

    /** The operator of that name, if there is one; case counts. */
    static Optional<Operator> find(String text) {
        SetPrefix set = text.startsWith(FOR_ALL)
                ? SetPrefix.FOR_ALL_VALUES
                : text.startsWith(FOR_ANY) ? SetPrefix.FOR_ANY_VALUE : SetPrefix.NONE;
        String name = set == SetPrefix.NONE ? text : text.substring(text.indexOf(':') + 1);
        boolean ifExists = name.endsWith(IF_EXISTS);
        Form form = FORMS.get(ifExists ? name.substring(0, name.length() - IF_EXISTS.length()) : name);
        if (form == null || form.test == Test.NULL && (ifExists || set != SetPrefix.NONE)) {
            return Optional.empty();
        }
        return Optional.of(new Operator(text, form.test, form.negated, set, ifExists));
    }

    private static Map<String, Form> forms() {
        Map<String, Form> forms = new HashMap<>();
        pair(forms, "StringEquals", "StringNotEquals", Test.STRING_EQUALS);
        pair(forms, "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", Test.STRING_EQUALS_IGNORE_CASE);
        pair(forms, "StringLike", "StringNotLike", Test.STRING_LIKE);
        pair(forms, "NumericEquals", "NumericNotEquals", Test.NUMERIC_EQUALS);
        pair(forms, "DateEquals", "DateNotEquals", Test.DATE_EQUALS);
        pair(forms, "IpAddress", "NotIpAddress", Test.IP_ADDRESS);
        pair(forms, "ArnEquals", "ArnNotEquals", Test.ARN_LIKE);
        pair(forms, "ArnLike", "ArnNotLike", Test.ARN_LIKE);
        forms.put("NumericLessThan", new Form(Test.NUMERIC_LESS_THAN, false));
        forms.put("NumericLessThanEquals", new Form(Test.NUMERIC_LESS_THAN_EQUALS, false));
        forms.put("NumericGreaterThan", new Form(Test.NUMERIC_GREATER_THAN, false));
        forms.put("NumericGreaterThanEquals", new Form(Test.NUMERIC_GREATER_THAN_EQUALS, false));
        forms.put("DateLessThan", new Form(Test.DATE_LESS_THAN, false));
        forms.put("DateLessThanEquals", new Form(Test.DATE_LESS_THAN_EQUALS, false));
        forms.put("DateGreaterThan", new Form(Test.DATE_GREATER_THAN, false));
        forms.put("DateGreaterThanEquals", new Form(Test.DATE_GREATER_THAN_EQUALS, false));
        forms.put("Bool", new Form(Test.BOOL, false));
        forms.put("BinaryEquals", new Form(Test.BINARY_EQUALS, false));
        forms.put("Null", new Form(Test.NULL, false));
        return Map.copyOf(forms);
    }

    private static void pair(Map<String, Form> forms, String positive, String negative, Test test) {
        forms.put(positive, new Form(test, false));
        forms.put(negative, new Form(test, true));
    }
}
