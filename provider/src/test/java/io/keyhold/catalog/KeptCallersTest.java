package io.keyhold.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.access.PrincipalDirectory;
import io.keyhold.api.Caller;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is worked out about callers is kept by session: whoever changes its user agent with each request fills no memory. */
class KeptCallersTest {
    private static final Caller ALICE = Caller.of("arn:aws:iam::111122223333:user/alice");
    private final PrincipalSnapshot snapshot = new PrincipalSnapshot(PrincipalDirectory.EMPTY, "local-1");

    private static Caller request(int number) {
        return ALICE.withRequestContext(Map.of(
                        "aws:UserAgent", List.of("agent/" + number),
                        "aws:sourceip", List.of("10.0.0." + number),
                        "aws:referer", List.of("page/" + number),
                        "aws:vpcsourceip", List.of("10.1.0." + number),
                        "aws:securetransport", List.of("true")))
                .withRequestId("request-" + number)
                .withAccessKeyId("AKIAIOSFODNN7EXAMPLE");
    }

    @Test
    void requestsOfOneSession_shareWhatIsKept() {
        assertThat(snapshot.identify(request(1))).isSameAs(snapshot.identify(request(2)));
        assertThat(snapshot.onNothing(request(1))).isSameAs(snapshot.onNothing(request(2)));
    }

    @Test
    void sessionsThatDiffer_areApart() {
        Caller plain = request(1).withRequestContext(Map.of("aws:securetransport", List.of("false")));

        assertThat(snapshot.identify(request(1))).isNotSameAs(snapshot.identify(plain));
        assertThat(snapshot.identify(request(1).withSessionTags(Map.of("a", "b"))))
                .isNotSameAs(snapshot.identify(request(1)));
    }

    @Test
    void ofSession_keepsAllButWhatIsOfTheRequest() {
        Caller kept = request(1).ofSession();

        assertThat(kept.requestContext()).isEqualTo(Map.of("aws:securetransport", List.of("true")));
        assertThat(kept.requestId()).isEmpty();
        assertThat(kept.accessKeyId()).isEmpty();
        assertThat(ALICE.ofSession()).isSameAs(ALICE);
        assertThat(request(1).requestValues())
                .containsOnlyKeys("aws:useragent", "aws:sourceip", "aws:referer", "aws:vpcsourceip");
    }
}
