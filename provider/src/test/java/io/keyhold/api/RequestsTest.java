package io.keyhold.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** No request of {@code Kms} can be made with a null in it. */
class RequestsTest {
    @TestFactory
    Stream<DynamicTest> request_memberIsNull_isRefusedByItsName() {
        return requests()
                .flatMap(type -> IntStream.range(0, type.getRecordComponents().length)
                        .filter(member ->
                                !type.getRecordComponents()[member].getType().isPrimitive())
                        .mapToObj(member -> DynamicTest.dynamicTest(
                                type.getSimpleName() + " " + type.getRecordComponents()[member].getName(),
                                () -> assertThatThrownBy(() -> make(type, member))
                                        .cause()
                                        .isInstanceOf(KmsException.Validation.class)
                                        .hasMessageContaining("Value null at '"
                                                + type.getRecordComponents()[member].getName()
                                                + "' failed to satisfy constraint: Member must not be null"))));
    }

    @TestFactory
    Stream<DynamicTest> with_null_isRefusedByItsName() {
        return requests()
                .flatMap(type -> Stream.of(type.getMethods())
                        .filter(method -> method.getName().startsWith("with")
                                && method.getParameterCount() == 1
                                && !method.getParameterTypes()[0].isPrimitive())
                        .map(method -> DynamicTest.dynamicTest(
                                type.getSimpleName() + " " + method.getName(),
                                () -> assertThatThrownBy(() -> method.invoke(make(type, -1), new Object[] {null}))
                                        .cause()
                                        .isInstanceOf(KmsException.Validation.class)
                                        .hasMessageContaining("Value null at '"))));
    }

    @Test
    void request_entryIsNull_isRefusedByItsPlace() {
        assertThatThrownBy(() -> UntagResourceRequest.of("key", Arrays.asList("a", null)))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining("'tagKeys.2.member'");
        assertThatThrownBy(() -> EncryptRequest.of("key", new byte[1])
                        .withEncryptionContext(Collections.singletonMap("a", null)))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining("'encryptionContext.value'");
    }

    @Test
    void requests_ofTheInterface_areFound() {
        assertThat(requests()).hasSizeGreaterThan(40);
    }

    private static Stream<Class<?>> requests() {
        return Stream.of(Kms.class.getMethods())
                .filter(method -> !method.isDefault())
                .map(Method::getParameterTypes)
                .filter(types -> types.length == 1 && KmsRequest.class.isAssignableFrom(types[0]))
                .<Class<?>>map(types -> types[0])
                .distinct()
                .sorted((a, b) -> a.getName().compareTo(b.getName()));
    }

    /** A request of that type with something in every member, and null in that one; none if it is negative. */
    static Object make(Class<?> type, int nullAt) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = IntStream.range(0, components.length)
                .mapToObj(i -> i == nullAt ? null : value(types[i]))
                .toArray();
        Constructor<?> canonical = type.getDeclaredConstructor(types);
        return canonical.newInstance(values);
    }

    private static Object value(Class<?> type) {
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        return Map.<Class<?>, Object>of(
                        String.class,
                        "text",
                        byte[].class,
                        new byte[1],
                        boolean.class,
                        false,
                        int.class,
                        1,
                        List.class,
                        List.of(),
                        Map.class,
                        Map.of(),
                        Optional.class,
                        Optional.empty())
                .get(type);
    }
}
