package io.keyhold.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The members of a JSON object that is not a request or response of AWS KMS. Reading is as strict as that of {@link AwsJson}: one
 * object in UTF-8, no member twice, nothing after it. Texts become strings, so this is not for secrets.
 */
public final class JsonMembers {
    /** Stands for a value that is neither a text nor an object. */
    private static final Object OTHER = new Object();

    private final Map<String, Object> members;

    private JsonMembers(Map<String, Object> members) {
        this.members = members;
    }

    /**
     * Reads an object.
     *
     * @throws KmsException.Serialization if it is not one JSON object in UTF-8
     */
    public static JsonMembers read(byte[] json) {
        char[] text = AwsJson.decode(json);
        try (JsonParser in = AwsJson.FACTORY.createParser(text)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new KmsException.Serialization("the body is not a JSON object", "Send one JSON object");
            }
            JsonMembers read = object(in);
            if (in.nextToken() != null) {
                throw new KmsException.Serialization(
                        "something follows the JSON object of the body", "Send one JSON object");
            }
            return read;
        } catch (JsonProcessingException e) {
            throw JsonFaults.describe(e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        } finally {
            Arrays.fill(text, '\0');
        }
    }

    private static JsonMembers object(JsonParser in) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            switch (in.nextToken()) {
                case VALUE_STRING -> members.put(name, in.getText());
                case START_OBJECT -> members.put(name, object(in));
                case VALUE_NULL -> {}
                default -> {
                    in.skipChildren();
                    members.put(name, OTHER);
                }
            }
        }
        return new JsonMembers(members);
    }

    /** Whether there is a member of that name, of whatever type; {@code null} counts as absent. */
    public boolean has(String name) {
        return members.containsKey(name);
    }

    /** A text; empty if it is missing or of another type. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(members.get(name))
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    /** An object; empty if it is missing or of another type. */
    public Optional<JsonMembers> object(String name) {
        return Optional.ofNullable(members.get(name))
                .filter(JsonMembers.class::isInstance)
                .map(JsonMembers.class::cast);
    }

    /** The object with these members, in UTF-8: texts, numbers, byte arrays in Base64, lists and maps of such. */
    public static byte[] write(Map<String, ?> members) {
        WipedBytes bytes = new WipedBytes(512);
        try (JsonGenerator out = AwsJson.FACTORY.createGenerator(bytes)) {
            write(out, members);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.take();
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        if (value instanceof String text) {
            out.writeString(text);
        } else if (value instanceof byte[] bytes) {
            out.writeBinary(bytes);
        } else if (value instanceof Integer number) {
            out.writeNumber(number);
        } else if (value instanceof List<?> items) {
            out.writeStartArray();
            for (Object item : items) {
                write(out, item);
            }
            out.writeEndArray();
        } else if (value instanceof Map<?, ?> members) {
            out.writeStartObject();
            for (Map.Entry<?, ?> member : members.entrySet()) {
                out.writeFieldName((String) member.getKey());
                write(out, member.getValue());
            }
            out.writeEndObject();
        } else {
            throw new IllegalArgumentException("a member of a type that is not written");
        }
    }
}
