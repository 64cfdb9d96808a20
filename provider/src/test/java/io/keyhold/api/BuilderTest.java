package io.keyhold.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.model.ApiModel;
import io.keyhold.model.Member;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The builder form of every request gives what {@code of} and {@code with…} give, and refuses what they refuse. */
class BuilderTest {
    private static final ApiModel MODEL = ApiModel.read();

    @TestFactory
    Stream<DynamicTest> builder_everyMemberSet_isTheSameRequest() {
        return each(type -> {
            Object whole = Samples.whole(type);
            Object builder = type.getMethod("builder").invoke(null);
            copyInto(builder, whole);
            assertThat(Samples.text(build(builder))).isEqualTo(Samples.text(whole));
            assertThat(Samples.text(build(type.getMethod("toBuilder").invoke(whole))))
                    .isEqualTo(Samples.text(whole));
        });
    }

    @TestFactory
    Stream<DynamicTest> builder_requiredMemberIsMissing_isRefusedByItsName() {
        return MODEL.operations().stream()
                .flatMap(name -> MODEL.input(name).stream()
                        .filter(member -> member.defaultValue().isEmpty())
                        .map(member -> DynamicTest.dynamicTest(name + " " + member.name(), () -> {
                            Object builder = builderWithout(name, member);
                            assertThatThrownBy(() -> build(builder))
                                    .cause()
                                    .isInstanceOf(KmsException.Validation.class)
                                    .hasMessageContaining("Value null at '" + member.name()
                                            + "' failed to satisfy constraint: Member must not be null");
                        })));
    }

    @TestFactory
    Stream<DynamicTest> kms_withABuilder_callsTheMethodWithTheRequest() {
        return Arrays.stream(Kms.class.getMethods())
                .filter(method -> method.isDefault() && method.getParameterTypes()[0] == Consumer.class)
                .map(method -> DynamicTest.dynamicTest(method.getName(), () -> {
                    Class<?> type = Class.forName("io.keyhold.api." + capital(method.getName()) + "Request");
                    Object whole = Samples.whole(type);
                    List<Object> received = new ArrayList<>();
                    Kms kms = recording(received);
                    Consumer<Object> copy = builder -> copyInto(builder, whole);

                    method.invoke(kms, copy);

                    assertThat(received)
                            .singleElement()
                            .satisfies(
                                    request -> assertThat(Samples.text(request)).isEqualTo(Samples.text(whole)));
                }));
    }

    @Test
    void builder_bytesChangedAfterBuild_areNotThoseOfTheRequest() {
        byte[] plaintext = {1};

        EncryptRequest request =
                EncryptRequest.builder().keyId("key").plaintext(plaintext).build();
        plaintext[0] = 2;

        assertThat(request.plaintext()).containsExactly(1);
        assertThat(request.toBuilder().build().plaintext()).containsExactly(1);
    }

    @Test
    void builder_listByItsEntries_isTheSameAsByTheList() {
        assertThat(CreateGrantRequest.builder()
                        .keyId("key")
                        .operations(GrantOperation.DECRYPT, GrantOperation.SIGN)
                        .build())
                .isEqualTo(CreateGrantRequest.of("key", List.of(GrantOperation.DECRYPT, GrantOperation.SIGN)));
        assertThatThrownBy(() -> TagResourceRequest.builder().tags((Tag[]) null))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining("Value null at 'tags'");
        assertThatThrownBy(() -> UntagResourceRequest.builder()
                        .keyId("key")
                        .tagKeys("a", null)
                        .build())
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining("Value null at 'tagKeys.2.member'");
    }

    private interface Check {
        void accept(Class<?> type) throws ReflectiveOperationException;
    }

    private static Stream<DynamicTest> each(Check check) {
        return Stream.concat(MODEL.operations().stream().map(name -> name + "Request"), Stream.of("GrantConstraints"))
                .map(name ->
                        DynamicTest.dynamicTest(name, () -> check.accept(Class.forName("io.keyhold.api." + name))));
    }

    private static Object builderWithout(String operation, Member without) throws ReflectiveOperationException {
        Class<?> type = Class.forName("io.keyhold.api." + operation + "Request");
        Object whole = Samples.whole(type);
        Object builder = type.getMethod("builder").invoke(null);
        for (Member member : MODEL.input(operation)) {
            if (member.defaultValue().isEmpty() && !member.equals(without)) {
                Object value = type.getMethod(member.name()).invoke(whole);
                setter(builder, member.name(), value).invoke(builder, value);
            }
        }
        return builder;
    }

    private static Method setter(Object builder, String name, Object value) {
        return Stream.of(builder.getClass().getMethods())
                .filter(method -> method.getName().equals(name) && !method.isVarArgs())
                .filter(method -> boxed(method.getParameterTypes()[0]).isInstance(value))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no setter of " + name));
    }

    private static Class<?> boxed(Class<?> type) {
        return type.isPrimitive()
                ? Map.<Class<?>, Class<?>>of(boolean.class, Boolean.class).get(type)
                : type;
    }

    private static void copyInto(Object builder, Object whole) {
        try {
            for (var component : whole.getClass().getRecordComponents()) {
                Object value = component.getAccessor().invoke(whole);
                Object given = value instanceof Optional<?> optional ? optional.orElseThrow() : value;
                setter(builder, component.getName(), given).invoke(builder, given);
            }
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static Object build(Object builder) throws ReflectiveOperationException {
        return builder.getClass().getMethod("build").invoke(builder);
    }

    private static String capital(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static Kms recording(List<Object> received) {
        return (Kms) Proxy.newProxyInstance(
                Kms.class.getClassLoader(), new Class<?>[] {Kms.class}, (proxy, method, arguments) -> {
                    if (method.isDefault()) {
                        return InvocationHandler.invokeDefault(proxy, method, arguments);
                    }
                    received.add(arguments[0]);
                    return null;
                });
    }
}
