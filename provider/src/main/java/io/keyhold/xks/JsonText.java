package io.keyhold.xks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.function.Consumer;

/** Writes a JSON object. */
final class JsonText {
    private final JsonGenerator out;

    private JsonText(JsonGenerator out) {
        this.out = out;
    }

    /** The object with the members that {@code members} writes, in UTF-8. */
    static byte[] object(JsonFactory json, Consumer<JsonText> members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = json.createGenerator(bytes)) {
            out.writeStartObject();
            members.accept(new JsonText(out));
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // of memory: cannot happen
        }
        return bytes.toByteArray();
    }

    void text(String name, String value) {
        write(() -> out.writeStringField(name, value));
    }

    void bytes(String name, byte[] value) {
        text(name, Base64.getEncoder().encodeToString(value));
    }

    void object(String name, Consumer<JsonText> members) {
        write(() -> out.writeObjectFieldStart(name));
        members.accept(this);
        write(out::writeEndObject);
    }

    private interface Write {
        void run() throws IOException;
    }

    private static void write(Write work) {
        try {
            work.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
