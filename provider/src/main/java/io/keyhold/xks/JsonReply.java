package io.keyhold.xks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.keyhold.platform.JsonBuffers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The object that a proxy answers with, read strictly: UTF-8, no duplicate names, nothing behind it, nothing deep or long.
 * Members that are not asked for are ignored. What has another form than asked for is {@link XksFailure#INVALID_RESPONSE}.
 */
final class JsonReply {
    /** The longest body that is read. */
    static final int MAX_BYTES = 65_536;

    private static final int MAX_DEPTH = 8;
    private static final int MAX_NUMBER = 18;

    static final JsonFactory FACTORY = JsonBuffers.strict(JsonBuffers.pooled(), MAX_DEPTH, MAX_BYTES, MAX_NUMBER);

    private final Map<String, Object> members;

    private JsonReply(Map<String, Object> members) {
        this.members = members;
    }

    static JsonReply parse(byte[] body) throws XksException {
        try (JsonParser in = FACTORY.createParser(utf8(body))) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("the reply is not a JSON object");
            }
            JsonReply reply = new JsonReply(object(in));
            if (in.nextToken() != null) {
                throw malformed("something follows the JSON object of the reply");
            }
            return reply;
        } catch (IOException e) { // its message quotes the reply
            throw malformed(
                    "the reply is not JSON in UTF-8 without duplicate names, " + MAX_DEPTH + " levels deep at most");
        }
    }

    private static String utf8(byte[] body) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    }

    private static Map<String, Object> object(JsonParser in) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            @Nullable Object value = value(in);
            if (value != null) {
                members.put(name, value);
            }
        }
        return members;
    }

    private static @Nullable Object value(JsonParser in) throws IOException {
        return switch (in.currentToken()) {
            case START_OBJECT -> new JsonReply(object(in));
            case START_ARRAY -> array(in);
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT -> in.getLongValue();
            case VALUE_NUMBER_FLOAT -> in.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static List<Object> array(JsonParser in) throws IOException {
        List<Object> items = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            @Nullable Object item = value(in);
            items.add(item == null ? "null" : item);
        }
        return items;
    }

    /** A text. */
    String text(String name) throws XksException {
        return find(name, String.class).orElseThrow(() -> malformed("the reply has no member `" + name + "`"));
    }

    Optional<String> findText(String name) throws XksException {
        return find(name, String.class);
    }

    /** A whole number. */
    long number(String name) throws XksException {
        return find(name, Long.class).orElseThrow(() -> malformed("the reply has no member `" + name + "`"));
    }

    /** Texts. */
    List<String> texts(String name) throws XksException {
        return items(name, String.class);
    }

    /** Objects. */
    List<JsonReply> objects(String name) throws XksException {
        return items(name, JsonReply.class);
    }

    private <T> List<T> items(String name, Class<T> type) throws XksException {
        List<?> items = find(name, List.class).orElseThrow(() -> malformed("the reply has no member `" + name + "`"));
        List<T> typed = new ArrayList<>();
        for (Object item : items) {
            if (!type.isInstance(item)) {
                throw malformed("an item of member `" + name + "` of the reply is of another type");
            }
            typed.add(type.cast(item));
        }
        return typed;
    }

    /** Bytes in Base64, in the one form that they have. */
    byte[] bytes(String name, int min, int max) throws XksException {
        return decode(name, text(name), min, max);
    }

    /** The same; empty if the member is not there. */
    byte[] optionalBytes(String name, int max) throws XksException {
        Optional<String> text = find(name, String.class);
        return text.isEmpty() ? new byte[0] : decode(name, text.get(), 0, max);
    }

    private static byte[] decode(String name, String text, int min, int max) throws XksException {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) { // its message quotes the reply
            throw malformed("member `" + name + "` of the reply is not Base64");
        }
        if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
            throw malformed("member `" + name + "` of the reply is not Base64 in its one form");
        }
        if (bytes.length < min || bytes.length > max) {
            throw malformed("member `" + name + "` of the reply has " + bytes.length + " bytes; " + min + " to " + max
                    + " are right");
        }
        return bytes;
    }

    private <T> Optional<T> find(String name, Class<T> type) throws XksException {
        @Nullable Object value = members.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            throw malformed("member `" + name + "` of the reply is of another type");
        }
        return Optional.of(type.cast(value));
    }

    static XksException malformed(String detail) {
        return new XksException(XksFailure.INVALID_RESPONSE, detail);
    }
}
