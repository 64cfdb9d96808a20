package io.keyhold.api;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Records of the API with something in every member. */
public final class Samples {
    private static final Map<Class<?>, Object> NOTHING =
            Map.of(Optional.class, Optional.empty(), List.class, List.of(), Map.class, Map.of(), boolean.class, false);

    private Samples() {}

    /** A record of that type that leaves out nothing; no two members of a type are the same. */
    public static Object whole(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = value(components[i].getGenericType(), i + 1);
        }
        return type.getDeclaredConstructor(types).newInstance(values);
    }

    /** A record of that type that leaves out all that can be. */
    public static Object least(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            Object nothing = NOTHING.get(types[i]);
            values[i] = nothing != null ? nothing : value(components[i].getGenericType(), i + 1);
        }
        return type.getDeclaredConstructor(types).newInstance(values);
    }

    /** The record with the bytes and texts of all members. */
    static String text(Object record) throws ReflectiveOperationException {
        if (record instanceof byte[] bytes) {
            return Arrays.toString(bytes);
        }
        if (record instanceof Optional<?> optional) {
            return optional.isEmpty() ? "nothing" : text(optional.get());
        }
        if (!(record instanceof Record)) {
            return record.toString();
        }
        StringBuilder text = new StringBuilder();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            text.append(component.getName())
                    .append('=')
                    .append(text(component.getAccessor().invoke(record)))
                    .append(' ');
        }
        return text.toString();
    }

    private static Object value(Type type, int number) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType parameterized) {
            Type last = parameterized.getActualTypeArguments()[parameterized.getActualTypeArguments().length - 1];
            Object content = value(last, number);
            return parameterized.getRawType() == List.class
                    ? List.of(content)
                    : parameterized.getRawType() == Map.class ? Map.of("name", content) : Optional.of(content);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isEnum()) {
            return plain.getEnumConstants()[number % plain.getEnumConstants().length];
        }
        if (plain.isRecord()) {
            return whole(plain);
        }
        return Map.<Class<?>, Object>of(
                        String.class,
                        "text " + number,
                        byte[].class,
                        new byte[] {(byte) number},
                        boolean.class,
                        true,
                        int.class,
                        number,
                        Integer.class,
                        number,
                        Instant.class,
                        Instant.ofEpochSecond(number))
                .get(plain);
    }
}
