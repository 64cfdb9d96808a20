package io.keyhold.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.TestEndpoint;
import io.keyhold.server.ServerEndpoint;
import io.keyhold.server.SignedRequests;
import io.keyhold.sigv4.HeaderField;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A signed request with a byte replaced, left out, put in or doubled, as it goes through the grammar and the signature. Taken is
 * only what says the same: header names in another case, or space around a value. {@code -Dkeyhold.mutations=10000} makes it a
 * campaign.
 */
class MutatedRequestsTest {
    private static final int MUTATIONS = Integer.getInteger("keyhold.mutations", 400);
    private static final String BODY = "{\"NumberOfBytes\":16}";

    @TempDir
    Path directory;

    @Test
    void handle_mutated_isNeverTakenForSomethingElse() throws IOException {
        try (TestEndpoint world = new TestEndpoint(directory)) {
            ServerEndpoint endpoint = world.endpoint();
            byte[] good = SignedRequests.bytes(
                    new SignedRequests(world.credential(), world.life().clock).kms("GenerateRandom", BODY));
            HttpRequest original = parse(good).orElseThrow();
            assertThat(endpoint.handle(original).status()).isEqualTo(200);
            int refused = 0;
            for (long seed = 0; seed < MUTATIONS; seed++) {
                byte[] mutated = mutated(good, new Random(seed));
                Optional<HttpRequest> parsed = parse(mutated);
                if (parsed.isEmpty() || endpoint.handle(parsed.get()).status() != 200) {
                    refused++;
                } else {
                    assertThat(meaning(parsed.get()))
                            .as("seed " + seed + ": " + new String(mutated, StandardCharsets.ISO_8859_1))
                            .isEqualTo(meaning(original));
                }
            }
            assertThat(refused).isGreaterThan(MUTATIONS * 8 / 10);
        }
    }

    private static byte[] mutated(byte[] good, Random random) {
        int at = random.nextInt(good.length);
        byte[] before = Arrays.copyOf(good, at);
        byte[] middle = switch (random.nextInt(5)) {
            case 0 -> new byte[0];
            case 1 -> new byte[] {good[at], good[at]};
            case 2 -> new byte[] {(byte) random.nextInt(256), good[at]};
            case 3 -> new byte[] {(byte) (good[at] ^ 1 << random.nextInt(8))};
            default -> new byte[] {(byte) random.nextInt(256)};
        };
        byte[] mutated = Arrays.copyOf(before, good.length - 1 + middle.length);
        System.arraycopy(middle, 0, mutated, at, middle.length);
        System.arraycopy(good, at + 1, mutated, at + middle.length, good.length - at - 1);
        return mutated;
    }

    /** As a connection reads it; what follows on the connection would be another request. */
    private static Optional<HttpRequest> parse(byte[] bytes) throws IOException {
        Input in = new Input(new ByteArrayInputStream(bytes));
        try {
            Head head = Head.read(in, HttpLimits.DEFAULT);
            byte[] body = head == null ? null : new BodyBudget(1 << 20).read(in, head.bodyBytes());
            return body == null
                    ? Optional.empty()
                    : Optional.of(new HttpRequest(
                            head.method(),
                            head.target(),
                            head.headers(),
                            body,
                            InetAddress.getLoopbackAddress(),
                            true));
        } catch (BadRequest e) {
            return Optional.empty();
        }
    }

    /** Everything but the signature itself, which two texts cannot share, and how its header is spaced. */
    private static String meaning(HttpRequest request) {
        TreeMap<String, String> headers = new TreeMap<>();
        for (HeaderField header : request.headers()) {
            headers.merge(
                    header.name().toLowerCase(Locale.ROOT),
                    header.value().strip().replaceAll("[ \t]+", " ").replaceAll(" *, *", ","),
                    (a, b) -> a + "|" + b);
        }
        return request.method() + " " + request.target() + " " + headers + " "
                + new String(request.body(), StandardCharsets.UTF_8);
    }
}
