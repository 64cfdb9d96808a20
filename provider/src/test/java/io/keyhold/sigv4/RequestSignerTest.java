package io.keyhold.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.ManualClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What signing adds to a request, and what it refuses to sign. */
class RequestSignerTest {
    private static final HeaderField HOST = new HeaderField("Host", "localhost");
    private final Locale locale = Locale.getDefault();

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(locale);
    }

    private static RequestSigner signer(Clock clock) {
        return new RequestSigner(
                SigningCredential.of("AKIDEXAMPLE", SigV4Vector.SECRET),
                "eu-central-1",
                "kms",
                CanonicalPath.AS_SENT,
                clock);
    }

    private static SignableRequest request(HeaderField... headers) {
        return SignableRequest.of("POST", "/", List.of(headers), new byte[0]);
    }

    @Test
    void sign_withoutHost_isRefused() {
        assertThatThrownBy(() -> signer(SigV4Vector.NOW).sign(request()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the request has no header `Host`, which must be signed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Amz-Date", "X-Amz-Security-Token", "X-Amz-Content-Sha256", "Authorization"})
    void sign_headerThatSigningAdds_isRefused(String name) {
        assertThatThrownBy(() -> signer(SigV4Vector.NOW).sign(request(HOST, new HeaderField(name, "x"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the request has the header `" + name.toLowerCase(Locale.ROOT) + "`, which signing adds");
    }

    /** Day of the scope and time stamp come of one reading of the clock. */
    @Test
    void sign_clockThatPassesMidnightMeanwhile_namesOneDay() {
        ManualClock clock = new ManualClock(Instant.parse("2015-08-30T23:59:59Z"));
        List<HeaderField> added = signer(new Passing(clock)).sign(request(HOST));

        assertThat(added.get(0)).isEqualTo(new HeaderField("X-Amz-Date", "20150830T235959Z"));
        assertThat(added.get(1).value()).contains("/20150830/eu-central-1/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG-u-nu-arab", "th-TH-u-ca-buddhist-nu-thai", "tr"})
    void sign_inAnotherLocale_givesTheSame(String tag) {
        List<HeaderField> before = signer(SigV4Vector.NOW).sign(request(new HeaderField("HOST", "I.I")));
        Locale.setDefault(Locale.forLanguageTag(tag));

        assertThat(signer(SigV4Vector.NOW).sign(request(new HeaderField("HOST", "I.I"))))
                .isEqualTo(before);
    }

    /** A clock that goes on by a second whenever it is read. */
    private static final class Passing extends Clock {
        private final ManualClock clock;

        Passing(ManualClock clock) {
            this.clock = clock;
        }

        @Override
        public Instant instant() {
            Instant now = clock.instant();
            clock.advance(Duration.ofSeconds(1));
            return now;
        }

        @Override
        public ZoneId getZone() {
            return clock.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
