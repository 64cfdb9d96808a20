package io.keyhold.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A member of a request, response or structure: one line of the model.
 *
 * @param wireName the name as AWS KMS writes it
 * @param node the line
 * @param shape what it is
 */
public record Member(String wireName, JsonNode node, Shape shape) {
    private static final Pattern CAPITALS = Pattern.compile("[A-Z]+");

    /** The name of the component: {@code keyId}, {@code awsAccountId}. */
    public String name() {
        Matcher capitals = CAPITALS.matcher(wireName);
        int run = capitals.lookingAt() ? capitals.end() : 0;
        int lowered = run <= 1 || run == wireName.length() ? run : run - 1;
        return wireName.substring(0, lowered).toLowerCase(Locale.ROOT) + wireName.substring(lowered);
    }

    /** Whether AWS KMS has the member and Keyhold does not. */
    boolean isOmitted() {
        return node.path("omitted").asBoolean();
    }

    boolean isRequired() {
        return node.path("required").asBoolean();
    }

    /** Whether {@code of} takes it. */
    boolean isInOf() {
        return node.path("of").asBoolean(isRequired());
    }

    /** Whether it has a value when it is left out: lists and maps are empty then, and booleans false. */
    boolean hasDefault() {
        return shape.isList() || shape.isMap() || shape.isBoolean();
    }

    boolean isOptional() {
        return !isRequired() && !hasDefault();
    }

    /** Whether the record copies it, since it can change. */
    boolean isCopied() {
        return shape.isList() || shape.isMap() || shape.isBlob();
    }

    /** Whether its value is shown nowhere. */
    boolean isHidden() {
        return shape.isSensitive();
    }

    /** The component as the record declares it. */
    String declared() {
        return (isHidden() ? "@Sensitive " : "") + type() + " " + name();
    }

    /** The type of the component. */
    public String type() {
        return isOptional() ? "Optional<" + given() + ">" : shape.isInteger() ? "int" : shape.javaType();
    }

    /** The type of what a program gives. */
    String given() {
        return shape.isInteger() ? "Integer" : shape.javaType();
    }

    /** The value when it is left out; empty if it must not be. */
    public String defaultValue() {
        if (isOptional()) {
            return "Optional.empty()";
        }
        return shape.isBoolean() ? "false" : shape.isList() ? "List.of()" : shape.isMap() ? "Map.of()" : "";
    }

    /** What it is, in words, without limits. */
    String what() {
        return node.path("doc").asText();
    }

    /** What it is, in words, with limits. */
    String doc() {
        String note = node.has("note") ? "; " + node.path("note").asText() : "";
        return what() + shape.limits() + note + (isOptional() ? "; optional" : "");
    }
}
