package io.keyhold.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.tokens.TokenException.Kind;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginException;
import org.junit.jupiter.api.Test;

/** Which PINs are shown to a token. */
class PinMemoryTest {
    private final PinMemory memory = new PinMemory("token `t`");

    private String refused(String text, Kind kind) {
        String pin = memory.of(text.toCharArray());
        memory.begin(pin);
        memory.refused(pin, kind);
        return pin;
    }

    @Test
    void begin_pinRefusedBeforeAnotherOne_isNotShownAgain() {
        String first = refused("first", Kind.WRONG_PIN);
        refused("second", Kind.WRONG_PIN);

        assertThatThrownBy(() -> memory.begin(first))
                .isInstanceOfSatisfying(
                        TokenException.class, e -> assertThat(e.kind()).isEqualTo(Kind.WRONG_PIN))
                .hasMessage("token `t` has refused that PIN, which is not shown to it again");
    }

    @Test
    void begin_tokenThatWasOnlyAway_isShownThePinAgain() {
        String pin = refused("pin", Kind.NO_TOKEN);

        assertThatCode(() -> memory.begin(pin)).doesNotThrowAnyException();
    }

    @Test
    void begin_whileAnAnswerIsMissing_isRefused() {
        String pin = memory.of("pin".toCharArray());
        memory.begin(pin);

        assertThatThrownBy(() -> memory.begin(pin))
                .isInstanceOfSatisfying(
                        TokenException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT))
                .hasMessage("token `t` has not answered yet to a PIN that was shown to it");
    }

    @Test
    void of_samePin_isTheSameInOneMemoryOnly() {
        assertThat(memory.of("pin".toCharArray()))
                .isEqualTo(memory.of("pin".toCharArray()))
                .isNotEqualTo(memory.of("pim".toCharArray()))
                .isNotEqualTo(new PinMemory("token `t`").of("pin".toCharArray()));
    }

    /** SunPKCS11 throws the first one without asking the token, if that was pulled out. */
    @Test
    void errors_ofALogin_areAWrongPinOnlyIfTheTokenSaysSo() {
        assertThat(TokenErrors.of("token `t`", new LoginException("No token present")))
                .hasMessage("token `t` is not there: No token present")
                .extracting(TokenException::kind)
                .isEqualTo(Kind.NO_TOKEN);
        assertThat(TokenErrors.of("token `t`", new FailedLoginException()).kind())
                .isEqualTo(Kind.WRONG_PIN);
    }
}
