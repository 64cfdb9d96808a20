package io.keyhold.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.ErrorType;
import io.keyhold.api.KmsException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Errors on the wire come back as what they were. */
class WireErrorsTest {
    @Test
    void of_everyTypeThatThereIs_isThatType() {
        for (Class<?> type : KmsException.class.getPermittedSubclasses()) {
            String code = Arrays.stream(ErrorType.values())
                    .map(ErrorType::code)
                    .filter(each -> WireErrors.of("there", each, "problem", "Remedy")
                            .errorCode()
                            .equals(each))
                    .filter(each -> WireErrors.of("there", each, "problem", "Remedy")
                            .getClass()
                            .equals(type))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no code gives " + type));
            KmsException error = WireErrors.of("there", code, "problem", "Remedy");
            assertThat(error.errorCode()).isEqualTo(code);
            assertThat(error).hasMessage("problem. Remedy");
        }
    }

    @Test
    void of_errorsOfTheAccessKey_sayWhatToCheck() {
        assertThat(WireErrors.of("https://there", "UnrecognizedClientException", "The token is invalid.", ""))
                .isInstanceOf(KmsException.AccessDenied.class)
                .hasMessage("https://there does not accept the access key: The token is invalid."
                        + " (UnrecognizedClientException). Check keyhold.access-key-id, its secret, keyhold.region"
                        + " and whether the access key is enabled");
    }

    @Test
    void of_codeThatKeyholdNeverRefusesWith_isARefusal() {
        assertThat(WireErrors.of("https://there", "InvalidAliasNameException", "Not so.", "Remedy"))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessage("Not so. (InvalidAliasNameException). Remedy");
    }

    @Test
    void of_unknownCode_isInternalAndNamesIt() {
        assertThat(WireErrors.of("https://there", "TeapotException", "short and stout", ""))
                .isInstanceOf(KmsException.Internal.class)
                .hasMessage("https://there answered with TeapotException: short and stout");
    }
}
