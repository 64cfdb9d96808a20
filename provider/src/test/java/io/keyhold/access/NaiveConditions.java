package io.keyhold.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Conditions, variables and wildcards, for the second judge: by the book, one thing after the other. */
final class NaiveConditions {
    private final NaiveKeys keys;
    private final NaiveValues values;
    private final boolean deny;
    private final boolean variables;

    NaiveConditions(JsonNode root, NaiveCaller caller, boolean keyPolicy, boolean deny, boolean variables) {
        this.keys = new NaiveKeys(root, caller, keyPolicy);
        this.values = new NaiveValues(this);
        this.deny = deny;
        this.variables = variables;
    }

    boolean hold(JsonNode block) {
        for (var operator : block.properties()) {
            for (var key : operator.getValue().properties()) {
                if (!holds(operator.getKey(), key.getKey(), texts(key.getValue()))) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean holds(String operator, String key, List<String> wanted) {
        if (keys.isUndefined(key)) {
            return deny;
        }
        List<String> actual = keys.values(key);
        if (operator.equals("Null")) {
            boolean absent = actual.isEmpty() || keys.isDefaulted(key);
            return wanted.stream().anyMatch(value -> value.equalsIgnoreCase(String.valueOf(absent)));
        }
        String name = operator.replace("ForAllValues:", "").replace("ForAnyValue:", "");
        boolean ifExists = name.endsWith("IfExists");
        name = ifExists ? name.substring(0, name.length() - 8) : name;
        boolean negated = name.contains("Not");
        String test = name.replace("Not", "");
        if (operator.startsWith("ForAllValues:")) {
            return actual.stream().allMatch(value -> negated != matchesAny(test, value, wanted));
        }
        if (operator.startsWith("ForAnyValue:")) {
            return actual.isEmpty() && ifExists
                    || actual.stream().anyMatch(value -> negated != matchesAny(test, value, wanted));
        }
        if (actual.isEmpty()) {
            return ifExists || negated;
        }
        return actual.size() == 1 ? negated != matchesAny(test, actual.get(0), wanted) : deny;
    }

    private boolean matchesAny(String test, String actual, List<String> wanted) {
        return wanted.stream().anyMatch(value -> values.matches(test, value, actual));
    }

    /** {@code yes}, {@code no}, or {@code unresolved} if a variable has no value. */
    String resourceLike(String pattern, String actual) {
        if (pattern.equals("*")) {
            return "yes";
        }
        String[] written = splitOutside(pattern);
        List<Object> parts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Optional<List<Integer>> part = i < written.length ? expand(written[i], true) : Optional.of(wild("*"));
            if (part.isEmpty()) {
                return "unresolved";
            }
            parts.add(part.get());
        }
        return partsLike(parts, actual) ? "yes" : "no";
    }

    boolean arnLike(String pattern, String actual) {
        if (pattern.equals("*")) {
            return true;
        }
        String[] written = splitOutside(pattern);
        List<Object> parts = new ArrayList<>();
        if (written.length == 6) {
            for (String one : written) {
                Optional<List<Integer>> part = expand(one, true);
                if (part.isEmpty()) {
                    return false;
                }
                parts.add(part.get());
            }
            return partsLike(parts, actual);
        }
        Optional<List<Integer>> whole = expand(pattern, true);
        if (whole.isEmpty()) {
            return false;
        }
        List<Integer> current = new ArrayList<>();
        for (int token : whole.get()) {
            if (token == ':' && parts.size() < 5) {
                parts.add(current);
                current = new ArrayList<>();
            } else {
                current.add(token);
            }
        }
        parts.add(current);
        return parts.size() == 6 && partsLike(parts, actual);
    }

    @SuppressWarnings("unchecked")
    private static boolean partsLike(List<Object> parts, String actual) {
        String[] cut = actual.split(":", 6);
        if (cut.length != 6) {
            return false;
        }
        for (int i = 0; i < 6; i++) {
            if (!like((List<Integer>) parts.get(i), cut[i])) {
                return false;
            }
        }
        return true;
    }

    /** Cuts at the first five colons that are not inside <code>${…}</code>. */
    private String[] splitOutside(String text) {
        List<String> parts = new ArrayList<>(List.of(""));
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            inside = inside ? c != '}' : variables && text.startsWith("${", i);
            int last = parts.size() - 1;
            if (c == ':' && !inside && parts.size() < 6) {
                parts.add("");
            } else {
                parts.set(last, parts.get(last) + c);
            }
        }
        return parts.toArray(new String[0]);
    }

    /** The text as tokens: characters, -1 for any run, -2 for any one; empty if a variable has no value. */
    Optional<List<Integer>> expand(String text, boolean wildcards) {
        List<Integer> tokens = new ArrayList<>();
        String rest = text;
        while (!rest.isEmpty()) {
            if (variables && rest.startsWith("${")) {
                String inside = rest.substring(2, rest.indexOf('}'));
                Optional<String> value = keys.variable(inside);
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                value.get().chars().forEach(tokens::add);
                rest = rest.substring(rest.indexOf('}') + 1);
            } else {
                tokens.addAll(wildcards ? wild(rest.substring(0, 1)) : List.of((int) rest.charAt(0)));
                rest = rest.substring(1);
            }
        }
        return Optional.of(tokens);
    }

    static List<Integer> wild(String text) {
        return text.chars().mapToObj(c -> c == '*' ? -1 : c == '?' ? -2 : c).toList();
    }

    static boolean like(List<Integer> pattern, String text) {
        return like(pattern, 0, text, 0);
    }

    private static boolean like(List<Integer> pattern, int p, String text, int t) {
        if (p == pattern.size()) {
            return t == text.length();
        }
        int first = pattern.get(p);
        if (first == -1) {
            return like(pattern, p + 1, text, t) || t < text.length() && like(pattern, p, text, t + 1);
        }
        return t < text.length() && (first == -2 || first == text.charAt(t)) && like(pattern, p + 1, text, t + 1);
    }

    static List<String> texts(JsonNode node) {
        return NaiveEvaluator.each(node).stream().map(JsonNode::asText).toList();
    }

    static JsonNode ignoringCase(JsonNode object, String name) {
        for (var entry : object.properties()) {
            if (entry.getKey().equalsIgnoreCase(name)) {
                return entry.getValue();
            }
        }
        return MissingNode.getInstance();
    }

    static String resourceArn(JsonNode root) {
        String on = root.path("request").path("on").asText("key");
        return on.equals("nothing")
                ? "*"
                : on.equals("key") ? root.path("key").path("arn").asText() : on;
    }
}
