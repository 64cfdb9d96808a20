package io.keyhold.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a member is: a text, bytes, a number, an enumeration, a list and so on, with its limits.
 *
 * @param model the whole model
 * @param name the name of the shape in the service model
 * @param node its line
 */
public record Shape(ApiModel model, String name, JsonNode node) {
    /** The same with the limits of one member, which are narrower. */
    Shape narrowed(JsonNode line) {
        ObjectNode narrow = node.deepCopy();
        narrow.set("min", line.get("min"));
        narrow.set("max", line.get("max"));
        return new Shape(model, name, narrow);
    }

    private boolean is(String type) {
        return node.path("type").asText().equals(type);
    }

    boolean isList() {
        return is("list");
    }

    boolean isMap() {
        return is("map");
    }

    boolean isBlob() {
        return is("blob");
    }

    boolean isBoolean() {
        return is("boolean");
    }

    boolean isInteger() {
        return is("integer");
    }

    boolean isEnumeration() {
        return is("enum");
    }

    /** Whether it is a structure that checks its members itself. */
    boolean checksItself() {
        return node.path("byHand").asBoolean();
    }

    /** Whether its value, or that of its entries, is shown nowhere. */
    boolean isSensitive() {
        return node.path("sensitive").asBoolean() || isList() && entry().isSensitive();
    }

    /** The shape of the entries of a list. */
    Shape entry() {
        return model.shape(node.path("member").asText());
    }

    String javaType() {
        return switch (node.path("type").asText("structure")) {
            case "string" -> "String";
            case "blob" -> "byte[]";
            case "integer" -> "int";
            case "boolean" -> "boolean";
            case "timestamp" -> "Instant";
            case "map" -> "Map<String, String>";
            case "list" -> "List<" + entry().javaType() + ">";
            case "enum", "structure" -> node.path("java").asText(name);
            default -> throw new IllegalArgumentException("shape `" + name + "` has no type that is known");
        };
    }

    /** The limits in words, as they follow what the member is. */
    String limits() {
        if (!node.has("max")) {
            return "";
        }
        String unit = isInteger() ? "" : isBlob() ? " bytes" : isList() ? " entries" : " characters";
        return "; " + (min() == max() ? "" : min() + " to ") + max() + unit;
    }

    /** The checks of a member of this shape: names of the methods of {@code Constraints} and their arguments. */
    String[][] checks() {
        String limits = min() + ", " + max();
        if (isList()) {
            if (entry().name.equals("Tag")) {
                return new String[][] {{"tags"}};
            }
            String[] count = node.has("max") ? new String[] {"count", limits} : new String[0];
            String[] each = entry().node.has("max") && entry().is("string")
                    ? new String[] {"each", entry().min() + ", " + entry().max()}
                    : new String[0];
            return new String[][] {count, each};
        }
        if (isSensitive() && is("string") && !node.has("check")) {
            String pattern = JavaText.literal(node.path("pattern").asText(".*"));
            return new String[][] {{"secret", min() + ", " + max() + ", " + pattern}};
        }
        String method = is("string") ? "length" : isBlob() ? "size" : "range";
        String[] size = node.has("max") ? new String[] {method, limits} : new String[0];
        boolean held = node.has("pattern") && node.path("patternHeld").asBoolean(true);
        String[] pattern = held
                ? new String[] {"pattern", JavaText.literal(node.path("pattern").asText())}
                : new String[0];
        return new String[][] {size, pattern};
    }

    private int min() {
        return node.path("min").asInt();
    }

    private int max() {
        return node.path("max").asInt();
    }
}
