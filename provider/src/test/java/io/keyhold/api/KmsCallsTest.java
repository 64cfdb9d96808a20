package io.keyhold.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.Life;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The generic call leads to the method of the request. */
class KmsCallsTest {
    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> call_everyRequestOfKms_leadsToItsMethod() {
        List<Method> methods = Arrays.stream(Kms.class.getMethods())
                .filter(method -> !method.isDefault())
                .toList();
        assertThat(methods).hasSizeGreaterThan(45);
        return methods.stream().map(method -> DynamicTest.dynamicTest(method.getName(), () -> assertLeadsTo(method)));
    }

    private static void assertLeadsTo(Method method) throws ReflectiveOperationException {
        List<Method> called = new ArrayList<>();
        Kms kms = (Kms) Proxy.newProxyInstance(
                Kms.class.getClassLoader(), new Class<?>[] {Kms.class}, (proxy, asked, arguments) -> {
                    called.add(asked);
                    throw new KmsException.Internal("asked", "");
                });

        KmsRequest request = (KmsRequest) RequestsTest.make(method.getParameterTypes()[0], -1);
        assertThatThrownBy(() -> KmsCalls.call(kms, request)).isInstanceOf(KmsException.Internal.class);

        assertThat(called).containsExactly(method);
        assertThat(method.getReturnType())
                .satisfiesAnyOf(
                        type -> assertThat(type).isEqualTo(void.class),
                        type -> assertThat(KmsResponse.class).isAssignableFrom(type));
    }

    @Test
    void call_withAndWithoutOutput_answersAsTheMethodsDo() {
        try (Life life = new Life(directory)) {
            Kms kms = life.kms();
            Optional<KmsResponse> made = kms.call(CreateKeyRequest.of());
            String keyId =
                    ((CreateKeyResponse) made.orElseThrow()).keyMetadata().keyId();

            assertThat(kms.call(DisableKeyRequest.of(keyId))).isEmpty();
            assertThat(kms.call(DescribeKeyRequest.of(keyId))).contains(kms.describeKey(DescribeKeyRequest.of(keyId)));
        }
    }

    @Test
    void call_requestOfSomebodyElse_isRefused() {
        KmsRequest foreign = new KmsRequest() {
            @Override
            public Operation operation() {
                return Operation.ENCRYPT;
            }

            @Override
            public void check(Constraints check) {}
        };
        try (Life life = new Life(directory)) {
            assertThatThrownBy(() -> life.kms().call(foreign))
                    .isInstanceOf(KmsException.Unsupported.class)
                    .hasMessageContaining("is none that Kms has a method for")
                    .hasMessageContaining("Pass one of io.keyhold.api");
        }
    }
}
