package io.keyhold.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every error has a row that says what comes with it over the network. */
class ErrorTypeTest {
    @TestFactory
    Stream<DynamicTest> exception_every_hasARow() {
        List<Class<?>> exceptions = List.of(KmsException.class.getPermittedSubclasses());
        assertThat(exceptions).hasSizeGreaterThan(30);
        return exceptions.stream()
                .map(type -> DynamicTest.dynamicTest(type.getSimpleName(), () -> {
                    KmsException error = (KmsException)
                            type.getConstructor(String.class, String.class).newInstance("problem", "Remedy");

                    assertThat(error.errorType().code()).isEqualTo(error.errorCode());
                }));
    }

    @Test
    void httpStatus_ofServerFaults_isOfTheFiveHundreds() {
        assertThat(ErrorType.KMS_INTERNAL.httpStatus()).isEqualTo(500);
        assertThat(ErrorType.KEY_UNAVAILABLE.httpStatus()).isEqualTo(500);
        assertThat(ErrorType.DEPENDENCY_TIMEOUT.httpStatus()).isEqualTo(503);
        assertThat(Arrays.stream(ErrorType.values())
                        .filter(type -> type.source() != ErrorType.Source.KEYHOLD && type.httpStatus() < 500))
                .allMatch(type -> type.httpStatus() == 400);
    }

    @Test
    void find_unknownCode_isEmpty() {
        assertThat(ErrorType.find("NoSuchException")).isEmpty();
        assertThat(ErrorType.find("DisabledException")).contains(ErrorType.DISABLED);
    }
}
