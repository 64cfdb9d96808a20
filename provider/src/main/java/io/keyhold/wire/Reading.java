package io.keyhold.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.keyhold.api.KmsException;
import io.keyhold.api.Utf8;
import io.keyhold.api.Violations;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One text while it is read: where the reader is, and what was found to be missing or no constant. */
final class Reading {
    private static final int MOST_CHARS = 64;
    private final JsonParser in;
    private final Deque<String> path = new ArrayDeque<>(4);
    private final Violations violations = new Violations();

    Reading(JsonParser in) {
        this.in = in;
    }

    JsonParser in() {
        return in;
    }

    void enter(String step) {
        path.addLast(step);
    }

    void leave() {
        path.removeLast();
    }

    /** A member that has to be there and is not. */
    void missing(String member) {
        enter(member);
        violations.missing(path());
        leave();
    }

    /** A text that is not a constant of the enumeration. */
    void notIn(String value, String constants) {
        violations.add(value, path(), "Member must satisfy enum value set: [" + constants + "]");
    }

    /** The refusal of a value of another type. */
    KmsException.Serialization wrongType(String wanted) {
        return wrong("is " + found(in.currentToken()), wanted);
    }

    /** The refusal of a value; its text is not shown, as it may be secret. */
    KmsException.Serialization wrong(String fault, String wanted) {
        return new KmsException.Serialization(
                "the value at '" + path() + "' " + fault + "; it has to be " + wanted, "Send " + wanted);
    }

    /** Ends the reading of a text whose types were right. */
    void requireValid() {
        violations.require();
    }

    private String path() {
        List<String> steps = new ArrayList<>();
        path.forEach(step -> steps.add(Utf8.printable(Utf8.cut(step, MOST_CHARS))));
        return String.join(".", steps);
    }

    private static String found(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            default -> "null";
        };
    }
}
