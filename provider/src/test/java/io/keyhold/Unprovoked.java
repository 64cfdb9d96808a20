package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.GenerateRandomRequest;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.KmsRequest;
import io.keyhold.api.WireValue;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Rows of the recorded answers that nothing can provoke here, each with what keeps it so. */
final class Unprovoked {
    static final Map<String, Consumer<Kms>> CHECKS = Map.of(
            "enumerationsAreTypes",
            kms -> enumerationsAreTypes(),
            "randomBytesHaveANumber",
            Unprovoked::randomBytesHaveANumber);

    private Unprovoked() {}

    /** No request has a text where AWS has an enumeration. */
    private static void enumerationsAreTypes() {
        for (Method method : Kms.class.getMethods()) {
            Stream<RecordComponent> texts = Arrays.stream(method.getParameterTypes())
                    .filter(type -> KmsRequest.class.isAssignableFrom(type) && type.isRecord())
                    .flatMap(request -> Arrays.stream(request.getRecordComponents()))
                    .filter(member -> member.getGenericType().getTypeName().contains("String"));
            assertThat(texts.map(RecordComponent::getName))
                    .as(method.getName())
                    .noneMatch(name -> name.matches("(?i).*(algorithm|spec|usage|messageType|expirationModel|origin)"));
        }
        assertThat(WireValue.class.getMethods())
                .as("ways from a text to a constant; find answers empty")
                .extracting(Method::getName)
                .containsExactlyInAnyOrder("value", "find");
    }

    private static void randomBytesHaveANumber(Kms kms) {
        assertThat(GenerateRandomRequest.class.getRecordComponents()[0].getType())
                .isEqualTo(int.class);
        assertThat(Arrays.stream(GenerateRandomRequest.class.getMethods())
                        .filter(method -> method.getName().equals("of")))
                .singleElement()
                .satisfies(method -> assertThat(method.getParameterTypes()).containsExactly(int.class));
        assertThatThrownBy(() -> kms.generateRandom(GenerateRandomRequest.of(0)))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageStartingWith("1 validation error detected: Value '0' at 'numberOfBytes' failed to satisfy"
                        + " constraint: Member must have value greater than or equal to 1");
    }
}
