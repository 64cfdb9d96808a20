package io.keyhold.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value of a policy that may have variables in it: {@code ${aws:username}}, {@code ${aws:PrincipalTag/team,
 * 'none'}}, and the literals <code>${*} ${?} ${$}</code>. A value put in for a variable is never a wildcard.
 */
final class Template {
    private final List<Part> parts;
    private final @Nullable String constant;

    /** A run of text, or a variable. */
    private record Part(String text, @Nullable ConditionKey key, Optional<String> otherwise) {}

    private Template(List<Part> parts) {
        this.parts = List.copyOf(parts);
        this.constant = parts.stream().allMatch(part -> part.key() == null) ? joined(parts) : null;
    }

    /** How to read a text. */
    record Reading(boolean wildcards, boolean variables, boolean ofKeyPolicy) {}

    /**
     * The template that a text of a policy is.
     *
     * @throws KmsException.MalformedPolicyDocument if a variable does not end or has no name
     */
    static Template parse(PolicyNode node, String text, Reading reading) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (reading.variables()) {
            int dollar = text.indexOf("${", at);
            if (dollar < 0) {
                break;
            }
            int end = end(text, dollar);
            if (end < 0) {
                throw node.malformed("has a variable without end in `" + node.shown() + "`", "Close it with `}`");
            }
            parts.add(literal(text.substring(at, dollar), reading));
            parts.add(variable(node, text.substring(dollar + 2, end), reading));
            at = end + 1;
        }
        parts.add(literal(text.substring(at), reading));
        return new Template(parts);
    }

    /** Whether there is no variable in it. */
    boolean isConstant() {
        return constant != null;
    }

    /** The text, if there is no variable in it. */
    Optional<String> constant() {
        return Optional.ofNullable(constant);
    }

    /** Whether the text depends on a request not yet there. */
    boolean isPending(EvaluationContext scope) {
        for (Part part : parts) {
            if (part.key() != null && scope.values(part.key()) == Values.PENDING) {
                return true;
            }
        }
        return false;
    }

    /** The text with its variables put in; null if one of them has no single value and no default. */
    @Nullable String resolve(EvaluationContext scope) {
        if (constant != null) {
            return constant;
        }
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            String value = part.key() == null ? part.text() : value(part, part.key(), scope);
            if (value == null) {
                return null;
            }
            text.append(value);
        }
        return text.toString();
    }

    /** Cuts the text at its first five colons outside of variables; one template if there are fewer. */
    List<Template> split(int pieces) {
        List<Template> cut = new ArrayList<>();
        List<Part> current = new ArrayList<>();
        for (Part part : parts) {
            String rest = part.text();
            for (int colon = rest.indexOf(':');
                    part.key() == null && colon >= 0 && cut.size() < pieces - 1;
                    colon = rest.indexOf(':')) {
                current.add(new Part(rest.substring(0, colon), null, Optional.empty()));
                cut.add(new Template(current));
                current.clear();
                rest = rest.substring(colon + 1);
            }
            current.add(part.key() == null ? new Part(rest, null, Optional.empty()) : part);
        }
        cut.add(new Template(current));
        return cut;
    }

    private static @Nullable String value(Part part, ConditionKey key, EvaluationContext scope) {
        Values values = scope.values(key);
        if (values.isAbsent() && part.otherwise().isPresent()) {
            return part.otherwise().get();
        }
        if (key.many() || values.all().size() != 1) {
            return null;
        }
        String value = values.all().get(0);
        return Wildcard.isReserved(value) ? null : value;
    }

    private static int end(String text, int dollar) {
        boolean quoted = false;
        for (int i = dollar + 2; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (c == '}' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private static Part literal(String text, Reading reading) {
        return new Part(reading.wildcards() ? Wildcard.compile(text) : text, null, Optional.empty());
    }

    private static Part variable(PolicyNode node, String inside, Reading reading) {
        if (inside.equals("*") || inside.equals("?") || inside.equals("$")) {
            return new Part(inside, null, Optional.empty());
        }
        int comma = inside.indexOf(',');
        String name = (comma < 0 ? inside : inside.substring(0, comma)).strip();
        if (name.indexOf(':') <= 0 || name.indexOf(':') == name.length() - 1 || name.contains("${")) {
            throw node.malformed(
                    "has a variable without a condition key in `" + node.shown() + "`",
                    "Write ${aws:username}, ${key, 'default'}, or ${$} for a dollar sign");
        }
        Optional<String> otherwise = Optional.empty();
        if (comma >= 0) {
            String text = inside.substring(comma + 1).strip();
            if (text.length() < 2 || !text.startsWith("'") || text.indexOf('\'', 1) != text.length() - 1) {
                throw node.malformed(
                        "has a variable with a default that is not quoted in `" + node.shown() + "`",
                        "Write ${key, 'default'}");
            }
            otherwise = Optional.of(text.substring(1, text.length() - 1));
        }
        return new Part("", ConditionKey.of(name, reading.ofKeyPolicy()), otherwise);
    }

    private static String joined(List<Part> parts) {
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(part.text()));
        return text.toString();
    }
}
