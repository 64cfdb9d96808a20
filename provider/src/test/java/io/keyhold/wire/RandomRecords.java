package io.keyhold.wire;

import io.keyhold.api.Kms;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Requests and responses with random values in their members. */
final class RandomRecords {
    private final Random random;

    RandomRecords(long seed) {
        random = new Random(seed);
    }

    /** Every request and response of {@code Kms}. */
    static Stream<Class<?>> types() {
        return Arrays.stream(Kms.class.getMethods())
                .filter(method -> !method.isDefault())
                .flatMap(RandomRecords::types)
                .distinct()
                .sorted((a, b) -> a.getName().compareTo(b.getName()));
    }

    private static Stream<Class<?>> types(Method method) {
        return Stream.<Class<?>>concat(Stream.of(method.getParameterTypes()), Stream.of(method.getReturnType()))
                .filter(Class::isRecord);
    }

    Record make(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(component -> value(component.getGenericType()))
                .toArray();
        try {
            return (Record) type.getDeclaredConstructors()[0].newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object value(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic(generic);
        }
        Class<?> simple = (Class<?>) type;
        if (simple == String.class) {
            return text();
        } else if (simple == byte[].class) {
            byte[] bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            return bytes;
        } else if (simple == boolean.class) {
            return random.nextBoolean();
        } else if (simple == int.class || simple == Integer.class) {
            return random.nextInt();
        } else if (simple == Instant.class) {
            return Instant.ofEpochMilli(random.nextLong(-62_135_596_800_000L, 253_402_300_799_000L));
        }
        Object[] constants = simple.getEnumConstants();
        return constants == null ? make(simple) : constants[random.nextInt(constants.length)];
    }

    private Object generic(ParameterizedType type) {
        Type[] arguments = type.getActualTypeArguments();
        int count = random.nextInt(3);
        if (type.getRawType() == Optional.class) {
            return count == 0 ? Optional.empty() : Optional.of(value(arguments[0]));
        } else if (type.getRawType() == List.class) {
            return IntStream.range(0, count).mapToObj(i -> value(arguments[0])).toList();
        }
        return IntStream.range(0, count)
                .boxed()
                .collect(Collectors.toMap(i -> i + text(), i -> value(arguments[1]), (a, b) -> a, TreeMap::new));
    }

    private String text() {
        List<String> pieces = List.of("", "a", "\"", "\\", "\u0000", "\u007f", "é", "\u2028", "漢", "😀", "/", "key");
        return IntStream.range(0, random.nextInt(5))
                .mapToObj(i -> pieces.get(random.nextInt(pieces.size())))
                .collect(Collectors.joining());
    }

    /** The members of a record in a form that can be compared, arrays too. */
    static Object comparable(Object value) {
        if (value instanceof byte[] bytes) {
            return Arrays.toString(bytes);
        } else if (value instanceof Optional<?> optional) {
            return optional.map(RandomRecords::comparable);
        } else if (value instanceof List<?> list) {
            return list.stream().map(RandomRecords::comparable).toList();
        } else if (!(value instanceof Record)) {
            return value;
        }
        Map<String, Object> members = new TreeMap<>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            try {
                members.put(
                        component.getName(), comparable(component.getAccessor().invoke(value)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return members;
    }
}
