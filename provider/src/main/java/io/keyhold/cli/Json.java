package io.keyhold.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.keyhold.api.KeyId;
import io.keyhold.api.WireValue;
import io.keyhold.wire.MemberNames;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Requests and responses as AWS writes them: member names with a capital letter, Base64, times in ISO 8601. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /** The value, on several lines. */
    static String write(Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
            printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
            out.setPrettyPrinter(printer);
            write(out, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** The value, on one line. */
    static String writeLine(Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            write(out, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** The members of a record that are there, by AWS's names. */
    static Map<String, Object> members(Record source) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (RecordComponent component : source.getClass().getRecordComponents()) {
            present(read(component, source))
                    .ifPresent(value -> members.put(MemberNames.of(component.getName()), value));
        }
        return members;
    }

    /** A simple value as text. */
    static String text(Object value) {
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        return value instanceof WireValue wire
                ? wire.value()
                : value instanceof KeyId id ? id.value() : value.toString();
    }

    private static Optional<Object> present(Object value) {
        return value instanceof Optional<?> optional ? optional.map(Object.class::cast) : Optional.of(value);
    }

    private static Object read(RecordComponent component, Record source) {
        try {
            return component.getAccessor().invoke(source);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component.getName() + " of " + source.getClass() + " cannot be read", e);
        }
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        if (value instanceof Raw raw) {
            out.writeRawValue(raw.json());
        } else if (value instanceof KeyId
                || value instanceof Path
                || value instanceof Instant
                || value instanceof byte[]) {
            out.writeString(text(value));
        } else if (value instanceof Record source) {
            write(out, members(source));
        } else if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.writeFieldName(String.valueOf(entry.getKey()));
                write(out, entry.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof Iterable<?> list) {
            out.writeStartArray();
            for (Object each : list) {
                write(out, each);
            }
            out.writeEndArray();
        } else if (value instanceof Boolean bool) {
            out.writeBoolean(bool);
        } else if (value instanceof Number number) {
            out.writeNumber(number.toString());
        } else {
            out.writeString(text(value));
        }
    }

    /**
     * Something that is JSON already.
     *
     * @param json the text
     */
    record Raw(String json) {}
}
