package io.keyhold.access;

import io.keyhold.api.KmsException;
import io.keyhold.api.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A place in a policy document, so that errors can name it.
 *
 * @param path the JSON path
 * @param value what is there
 */
record PolicyNode(String path, Json value) {
    private static final int SHOWN = 100;

    /** The error that this place {@code problem}: {@code has no end}. */
    KmsException.MalformedPolicyDocument malformed(String problem, String remedy) {
        return new KmsException.MalformedPolicyDocument("`" + path + "` " + problem, remedy);
    }

    /** The members of an object, all of which must be {@code known}; an empty list of names lets all be known. */
    Map<String, Json> members(List<String> known) {
        if (!(value instanceof Json.Members object)) {
            throw malformed("is not a JSON object", "Write { … }");
        }
        for (String name : object.members().keySet()) {
            if (!known.isEmpty() && !known.contains(name)) {
                throw malformed("has an unknown element `" + clipped(name) + "`", "Use " + String.join(", ", known));
            }
        }
        return object.members();
    }

    /** The member of that name of an object that has it. */
    PolicyNode member(String name, Json member) {
        return new PolicyNode(path + "." + clipped(name), member);
    }

    /** The items of an array; a value that is not an array is an array of one. */
    List<PolicyNode> items() {
        if (!(value instanceof Json.Items array)) {
            return List.of(this);
        }
        List<PolicyNode> items = new ArrayList<>(array.items().size());
        for (Json item : array.items()) {
            items.add(new PolicyNode(path + "[" + items.size() + "]", item));
        }
        if (items.isEmpty()) {
            throw malformed("is an empty list", "Name at least one value, or leave the element out");
        }
        return items;
    }

    /** A string. */
    String text() {
        if (value instanceof Json.Text text) {
            return text.text();
        }
        throw malformed("is not a string", "Write a string in double quotes");
    }

    /** A string, a number, {@code true} or {@code false}, as written. */
    String scalar() {
        return value instanceof Json.Literal literal ? literal.text() : text();
    }

    /** The value found, for messages. */
    String shown() {
        return value instanceof Json.Text || value instanceof Json.Literal ? clipped(scalar()) : path;
    }

    /** A value for messages: not longer than a line. */
    static String clipped(String text) {
        return text.length() <= SHOWN ? text : Utf8.cut(text, SHOWN) + "…";
    }
}
