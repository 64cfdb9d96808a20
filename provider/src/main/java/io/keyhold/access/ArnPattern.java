package io.keyhold.access;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for ARNs: six parts between colons, compared one by one, wildcards and variables in each; {@code *} alone is
 * every text. A pattern that is nothing but a variable is cut into parts once the value is there.
 */
final class ArnPattern {
    private static final int PARTS = 6;

    private final List<Template> parts;
    private final boolean everything;

    private ArnPattern(List<Template> parts, boolean everything) {
        this.parts = parts;
        this.everything = everything;
    }

    /** The pattern that a condition value is. */
    static ArnPattern ofCondition(PolicyNode node, Template.Reading reading) {
        String text = node.text();
        Template whole = Template.parse(node, text, reading);
        List<Template> parts = whole.split(PARTS);
        boolean everything = text.equals("*");
        if (parts.size() < PARTS && !everything && whole.isConstant()) {
            throw node.malformed(
                    "is not an ARN: `" + node.shown() + "`",
                    "Write six parts: arn:partition:service:region:account:resource");
        }
        return new ArnPattern(parts.size() < PARTS ? List.of(whole) : parts, everything);
    }

    /** The pattern that an entry of {@code Resource} is; what is missing at its end is {@code *}. */
    static ArnPattern ofResource(PolicyNode node, Template.Reading reading) {
        String text = node.text();
        if (text.equals("*")) {
            return new ArnPattern(List.of(Template.parse(node, text, reading)), true);
        }
        if (!text.startsWith("arn:")) {
            throw node.malformed(
                    "names `" + node.shown() + "`, which is neither an ARN nor `*`",
                    "Write arn:aws:kms:region:account:key/key-id, with * and ? where you need them");
        }
        List<Template> parts =
                new ArrayList<>(Template.parse(node, text, reading).split(PARTS));
        while (parts.size() < PARTS) {
            parts.add(Template.parse(node, "*", reading));
        }
        for (Template part : parts.subList(0, PARTS - 1)) {
            if (!part.isConstant()) {
                throw node.malformed(
                        "has a variable before the fifth colon: `" + node.shown() + "`",
                        "Use variables in the last part of an ARN only");
            }
        }
        return new ArnPattern(parts, false);
    }

    /** Whether the text is one of the ARNs; a variable without value is in none. */
    Ternary matches(String text, EvaluationContext scope) {
        if (everything) {
            return Ternary.TRUE;
        }
        if (isPending(scope)) {
            return Ternary.ASK;
        }
        String[] actual = text.split(":", PARTS);
        return Ternary.of(actual.length == PARTS && matches(actual, scope));
    }

    /** Whether a variable has no value. */
    boolean isUnresolved(EvaluationContext scope) {
        for (Template part : parts) {
            if (part.resolve(scope) == null) {
                return true;
            }
        }
        return false;
    }

    private boolean isPending(EvaluationContext scope) {
        for (Template part : parts) {
            if (part.isPending(scope)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(String[] actual, EvaluationContext scope) {
        if (parts.size() < PARTS) {
            String whole = parts.get(0).resolve(scope);
            String[] cut = whole == null ? new String[0] : whole.split(":", PARTS);
            return cut.length == PARTS && matches(cut, actual);
        }
        String[] patterns = new String[PARTS];
        for (int i = 0; i < PARTS; i++) {
            @Nullable String pattern = parts.get(i).resolve(scope);
            if (pattern == null) {
                return false;
            }
            patterns[i] = pattern;
        }
        return matches(patterns, actual);
    }

    private static boolean matches(String[] patterns, String[] actual) {
        for (int i = 0; i < PARTS; i++) {
            if (!Wildcard.matches(patterns[i], actual[i])) {
                return false;
            }
        }
        return true;
    }
}
