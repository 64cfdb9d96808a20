package io.keyhold.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import io.keyhold.api.WireValue;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The types of the components of requests and responses. */
final class ValueTypes {
    private ValueTypes() {}

    /** How values of a type are read and written. */
    static ValueType of(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == Optional.class) {
                return new Maybe(of(arguments[0]));
            }
            if (generic.getRawType() == List.class) {
                return new Items(of(arguments[0]));
            }
            if (generic.getRawType() == Map.class && arguments[0] == String.class) {
                return new Entries(of(arguments[1]));
            }
        } else if (type instanceof Class<?> simple) {
            ValueType scalar = Scalars.of(simple);
            if (scalar != null) {
                return scalar;
            }
            if (simple.isEnum()) {
                return Constants.of(simple);
            }
            if (simple.isRecord()) {
                return new Nested(simple);
            }
        }
        throw new IllegalArgumentException("no JSON is known for " + type);
    }

    /** A constant of an enumeration, by the name that AWS gives it. */
    private record Constants(Map<String, Object> byName) implements ValueType {
        static Constants of(Class<?> type) {
            Map<String, Object> byName = new LinkedHashMap<>();
            for (Object constant : type.getEnumConstants()) {
                byName.put(name(constant), constant);
            }
            return new Constants(byName);
        }

        @Override
        public @Nullable Object read(Reading reading) throws IOException {
            String name = (String) Scalars.TEXT.read(reading);
            Object constant = byName.get(name);
            if (constant == null) {
                reading.notIn(String.valueOf(name), String.join(", ", byName.keySet()));
            }
            return constant;
        }

        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeString(name(value));
        }

        private static String name(Object constant) {
            return constant instanceof WireValue wire ? wire.value() : ((Enum<?>) constant).name();
        }
    }

    /** An object of its own. */
    private record Nested(Class<?> type) implements ValueType {
        @Override
        public @Nullable Object read(Reading reading) throws IOException {
            if (reading.in().currentToken() != JsonToken.START_OBJECT) {
                throw reading.wrongType("an object");
            }
            return RecordPlan.of(type).read(reading);
        }

        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            RecordPlan.of(type).write(out, (Record) value);
        }
    }

    /** A value that need not be there. */
    private record Maybe(ValueType content) implements ValueType {
        @Override
        public @Nullable Object read(Reading reading) throws IOException {
            Object value = content.read(reading);
            return value == null ? null : Optional.of(value);
        }

        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            content.write(out, ((Optional<?>) value).orElseThrow());
        }

        @Override
        public Object absent() {
            return Optional.empty();
        }

        @Override
        public boolean isPresent(Object value) {
            return ((Optional<?>) value).isPresent();
        }
    }

    /** An array, which holds no null. */
    record Items(ValueType each) implements ValueType {
        @Override
        public Object read(Reading reading) throws IOException {
            if (reading.in().currentToken() != JsonToken.START_ARRAY) {
                throw reading.wrongType("an array");
            }
            List<Object> items = new ArrayList<>();
            for (int place = 1; reading.in().nextToken() != JsonToken.END_ARRAY; place++) {
                reading.enter(place + ".member");
                Object item = notNull(each, reading);
                if (item != null) {
                    items.add(item);
                }
                reading.leave();
            }
            return items;
        }

        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeStartArray();
            for (Object item : (List<?>) value) {
                each.write(out, item);
            }
            out.writeEndArray();
        }

        @Override
        public Object absent() {
            return List.of();
        }
    }

    /** An object whose member names are the caller's. */
    record Entries(ValueType each) implements ValueType {
        @Override
        public Object read(Reading reading) throws IOException {
            if (reading.in().currentToken() != JsonToken.START_OBJECT) {
                throw reading.wrongType("an object");
            }
            Map<String, Object> entries = new LinkedHashMap<>();
            while (reading.in().nextToken() != JsonToken.END_OBJECT) {
                String name = reading.in().currentName();
                reading.in().nextToken();
                reading.enter(name);
                Object value = notNull(each, reading);
                if (value != null) {
                    entries.put(name, value);
                }
                reading.leave();
            }
            return entries;
        }

        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                out.writeFieldName((String) entry.getKey());
                each.write(out, entry.getValue());
            }
            out.writeEndObject();
        }

        @Override
        public Object absent() {
            return Map.of();
        }

        @Override
        public boolean isPresent(Object value) {
            return !((Map<?, ?>) value).isEmpty();
        }
    }

    private static @Nullable Object notNull(ValueType type, Reading reading) throws IOException {
        if (reading.in().currentToken() == JsonToken.VALUE_NULL) {
            throw reading.wrong("is null", "a value");
        }
        return type.read(reading);
    }
}
