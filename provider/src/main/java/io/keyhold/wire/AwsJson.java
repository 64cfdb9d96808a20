package io.keyhold.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.keyhold.api.KmsException;
import io.keyhold.api.Utf8;
import io.keyhold.platform.JsonBuffers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads and writes requests and responses. Reading is strict: one JSON object in UTF-8, no member twice, nothing after it, each
 * member of its type. A member that is not known is passed over, as the SDKs of tomorrow send more; {@code null} counts as
 * absent. Safe for concurrent use.
 */
public final class AwsJson {
    /** Deeper than any request, as members that are not known may be nested. */
    private static final int MAX_DEPTH = 32;

    private static final int MAX_TEXT_CHARS = 4 << 20;
    private static final int MAX_NUMBER = 64;

    static final JsonFactory FACTORY =
            JsonBuffers.strict(JsonBuffers.unpooled(), MAX_DEPTH, MAX_TEXT_CHARS, MAX_NUMBER);

    private AwsJson() {}

    /** The JSON object of a request or response, in UTF-8; members without a value are left out. */
    public static byte[] write(Record message) {
        WipedBytes bytes = new WipedBytes(512);
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            RecordPlan.of(message.getClass()).write(out, message);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.take();
    }

    /**
     * The JSON object of an error.
     *
     * @param code the error code
     * @param message what is wrong
     * @param remedy what to do, which the clients of AWS pass over; may be empty
     */
    public static byte[] writeError(String code, String message, String remedy) {
        WipedBytes bytes = new WipedBytes(256);
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("__type", code);
            out.writeStringField("message", Utf8.printable(message));
            if (!remedy.isEmpty()) {
                out.writeStringField("remedy", Utf8.printable(remedy));
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.take();
    }

    /**
     * The request or response of a JSON object.
     *
     * @param type a record
     * @param json the text; its bytes stay the caller's
     * @throws KmsException.Serialization if it is not one JSON object in UTF-8, or a member has the wrong type
     * @throws KmsException.Validation if members are missing or are not constants of their enumerations; names all of them
     */
    public static <T> T read(Class<T> type, byte[] json) {
        char[] text = decode(json);
        try (JsonParser in = FACTORY.createParser(text)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new KmsException.Serialization("the body is not a JSON object", "Send one JSON object");
            }
            Reading reading = new Reading(in);
            Object read = RecordPlan.of(type).read(reading);
            if (in.nextToken() != null) {
                throw new KmsException.Serialization(
                        "something follows the JSON object of the body", "Send one JSON object");
            }
            reading.requireValid();
            return Objects.requireNonNull(type.cast(read));
        } catch (JsonProcessingException e) {
            throw JsonFaults.describe(e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        } finally {
            Arrays.fill(text, '\0');
        }
    }

    /** Decoded here, as the parser would take UTF-16 too, and forms of UTF-8 that are longer than they need be. */
    static char[] decode(byte[] json) {
        CharBuffer text = CharBuffer.allocate(json.length);
        try {
            var decoder = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
            var end = decoder.decode(ByteBuffer.wrap(json), text, true);
            if (end.isError()) {
                end.throwException();
            }
        } catch (CharacterCodingException e) {
            Arrays.fill(text.array(), '\0');
            throw new KmsException.Serialization("the body is not UTF-8", "Send the JSON object in UTF-8");
        }
        return text.position() == text.capacity() ? text.array() : shortened(text);
    }

    private static char[] shortened(CharBuffer text) {
        char[] exact = Arrays.copyOf(text.array(), text.position());
        Arrays.fill(text.array(), '\0');
        return exact;
    }
}
