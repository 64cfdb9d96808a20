package io.keyhold.access;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.keyhold.api.KmsException;
import io.keyhold.platform.JsonBuffers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One JSON text, read strictly: no duplicate names, nothing after it, no deeper than policies go. */
sealed interface Json {
    /** An object, in the order of the text. */
    record Members(Map<String, Json> members) implements Json {}

    /** An array. */
    record Items(List<Json> items) implements Json {}

    /** A string. */
    record Text(String text) implements Json {}

    /** A number, {@code true} or {@code false}, as written. */
    record Literal(String text) implements Json {}

    /** {@code null}. */
    record Nothing() implements Json {}

    /** Statement array, statement, condition, operator, values: one more than a policy needs. */
    int MAX_DEPTH = 7;

    /**
     * Reads a text.
     *
     * @throws KmsException.MalformedPolicyDocument if it is not one JSON value
     */
    static Json parse(String text) {
        try (JsonParser in = Reader.FACTORY.createParser(text)) {
            in.nextToken();
            Json value = Reader.value(in);
            if (in.nextToken() != null) {
                throw malformed(in, "something follows the end of the document");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new KmsException.MalformedPolicyDocument(
                    "the policy is not JSON" + place(e.getLocation()) + ": " + reason(e), "Correct the JSON");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KmsException.MalformedPolicyDocument malformed(JsonParser in, String problem) {
        return new KmsException.MalformedPolicyDocument(
                "the policy is not JSON at line " + in.currentLocation().getLineNr() + ", column "
                        + in.currentLocation().getColumnNr() + ": " + problem,
                "Correct the JSON");
    }

    /** Where it went wrong; Jackson does not say it of a document that is too deep. */
    private static String place(@Nullable JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** The problem, in words that do not speak of a parser. */
    private static String reason(JsonProcessingException problem) {
        if (problem instanceof JsonEOFException) {
            return "it ends too early";
        }
        if (problem instanceof StreamConstraintsException) {
            return "it is nested deeper than " + MAX_DEPTH + " levels, or a name, text or number in it is too long";
        }
        Matcher duplicate = Reader.DUPLICATE.matcher(problem.getOriginalMessage());
        return duplicate.find()
                ? "member `" + duplicate.group(1) + "` is there twice"
                : "something else was expected there";
    }

    /** The recursion, bounded by {@link #MAX_DEPTH}. */
    final class Reader {
        private static final int MAX_NUMBER = 64;
        private static final JsonFactory FACTORY =
                JsonBuffers.strict(JsonBuffers.pooled(), MAX_DEPTH, PolicyDocument.MAX_BYTES, MAX_NUMBER);

        private static final Pattern DUPLICATE = Pattern.compile("(?s)^Duplicate field '(.*)'$");

        private Reader() {}

        private static Json value(JsonParser in) throws IOException {
            JsonToken token = in.currentToken();
            if (token == null) {
                throw malformed(in, "the document is empty");
            }
            return switch (token) {
                case START_OBJECT -> members(in);
                case START_ARRAY -> items(in);
                case VALUE_STRING -> new Text(in.getText());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE -> new Literal(in.getText());
                case VALUE_NULL -> new Nothing();
                default -> throw malformed(in, "a value is missing");
            };
        }

        private static Json members(JsonParser in) throws IOException {
            Map<String, Json> members = new LinkedHashMap<>();
            while (in.nextToken() != JsonToken.END_OBJECT) {
                String name = in.currentName();
                in.nextToken();
                members.put(name, value(in));
            }
            return new Members(members);
        }

        private static Json items(JsonParser in) throws IOException {
            List<Json> items = new ArrayList<>();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                items.add(value(in));
            }
            return new Items(items);
        }
    }
}
