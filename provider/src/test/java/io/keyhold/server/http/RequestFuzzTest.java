package io.keyhold.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.sigv4.HeaderField;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Throws texts that are nearly requests at the reader of requests: pieces of requests in a random order, with random bytes replaced,
 * in pieces of random length. The other judge is one regular expression for what HTTP/1.1 allows here, over the very bytes that were
 * read. {@code -Dkeyhold.fuzz-seconds=600} makes it a campaign; {@code -Dkeyhold.fuzz-seed} begins elsewhere.
 */
class RequestFuzzTest {
    private static final long SECONDS = Long.getLong("keyhold.fuzz-seconds", 2);
    private static final long SEED = Long.getLong("keyhold.fuzz-seed", 1);
    private static final HttpLimits LIMITS = HttpLimits.DEFAULT;
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]";
    private static final Pattern HEAD = Pattern.compile(
            TOKEN + "{1,16} /[!-\"$-~]* HTTP/1\\.1\\r\\n(?:" + TOKEN + "++:[\\t -~]*+\\r\\n){1,100}+\\r\\n");
    private static final List<String> PIECES = List.of(
            "GET ",
            "POST ",
            "PUT ",
            "HEAD ",
            "/",
            "/healthz",
            "/team-1/kms/xks/v1/health",
            " HTTP/1.1",
            " HTTP/1.0",
            " HTTP/2.0",
            "\r\n",
            "\r\n",
            "\r\n",
            "\r\n\r\n",
            "\n",
            "\r",
            "Host: a",
            "Host:",
            "host: b",
            "Content-Length: 2",
            "Content-Length: 5",
            "Content-Length: 0",
            "Content-Length: 524289",
            "Content-Length: +2",
            "content-length:2",
            "Content-Length : 2",
            "Content-Length: 99999999999999999999",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding : chunked",
            "Transfer-Encoding:\u000bchunked",
            "Connection: close",
            "Connection: keep-alive, close",
            "Expect: 100-continue",
            "Expect: x",
            "X: ",
            " folded",
            "\tfolded",
            ": nameless",
            "X-Amz-Date: 20260101T000000Z",
            "Authorization: AWS4-HMAC-SHA256",
            "ab",
            "abcde",
            "{}",
            "\u0000",
            "\u00ff",
            "\u0085",
            "%00",
            "?x=y",
            "#",
            " ",
            "  ",
            "a".repeat(300));

    /** Gives bytes in pieces of random length, and counts them. */
    private static final class Pieces extends InputStream {
        private final ByteArrayInputStream bytes;
        private final Random random;

        Pieces(byte[] bytes, Random random) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.random = random;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, Math.min(length, 1 + random.nextInt(200)));
        }
    }

    @Test
    void requests_nearlyRight_areReadAsTheGrammarHasThemOrRefused() throws IOException {
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        long read = 0;
        long refused = 0;
        long taken = 0;
        for (long seed = SEED; System.nanoTime() < end; seed++) {
            byte[] bytes = bytes(new Random(seed));
            int count = takenOf(bytes, seed);
            taken += Math.max(0, count);
            refused += count < 0 ? 1 : 0;
            read++;
        }
        System.out.println(
                read + " texts, " + refused + " without a request, " + taken + " requests, seeds from " + SEED);
        assertThat(taken).isPositive();
        assertThat(refused).isPositive();
    }

    /** Reads requests until one is refused or the text ends; how many, or -1 for none. Each is judged. */
    private static int takenOf(byte[] bytes, long seed) throws IOException {
        BodyBudget bodies = new BodyBudget(1 << 20);
        Input in = new Input(new Pieces(bytes, new Random(~seed)));
        int count = 0;
        int position = 0;
        try {
            while (in.hasNext()) {
                Head head = Head.read(in, LIMITS);
                if (head == null) {
                    break;
                }
                int ended = judged(head, bytes, position, seed);
                byte[] body = bodies.read(in, head.bodyBytes());
                if (body == null) {
                    break;
                }
                assertThat(body)
                        .as("seed " + seed)
                        .isEqualTo(Arrays.copyOfRange(bytes, ended, ended + head.bodyBytes()));
                position = ended + head.bodyBytes();
                bodies.release(body);
                count++;
            }
        } catch (BadRequest e) {
            assertThat(e.status()).as("seed " + seed).isBetween(400, 505);
            assertThat(e.problem()).as("seed " + seed).matches("[ -~]+");
        }
        assertThat(bodies.left()).as("seed " + seed).isEqualTo(1 << 20);
        return count == 0 ? -1 : count;
    }

    /** Where the head ends, if the bytes from there on are the head that was read and nothing else. */
    private static int judged(Head head, byte[] bytes, int from, long seed) {
        String rest = new String(bytes, from, bytes.length - from, StandardCharsets.ISO_8859_1);
        int end = rest.indexOf("\r\n\r\n") + 4;
        String text = rest.substring(0, end);
        assertThat(HEAD.matcher(text).matches())
                .as("seed " + seed + ": " + text)
                .isTrue();
        String[] lines = text.split("\r\n", -1);
        assertThat(lines[0]).as("seed " + seed).isEqualTo(head.method() + " " + head.target() + " HTTP/1.1");
        assertThat(head.headers()).as("seed " + seed).hasSize(lines.length - 3);
        for (int i = 0; i < head.headers().size(); i++) {
            HeaderField header = head.headers().get(i);
            assertThat(lines[i + 1].replaceFirst(":[ \\t]*", ":").stripTrailing())
                    .as("seed " + seed)
                    .isEqualTo(header.name() + ":" + header.value());
        }
        assertThat(text.toLowerCase(Locale.ROOT)).as("seed " + seed).doesNotContain("\r\ntransfer-encoding:");
        assertThat(text.toLowerCase(Locale.ROOT).split("\r\nhost:", -1))
                .as("seed " + seed)
                .hasSize(2);
        assertThat(text.toLowerCase(Locale.ROOT).split("\r\ncontent-length:", -1).length)
                .as("seed " + seed)
                .isLessThanOrEqualTo(2);
        return from + end;
    }

    private static byte[] bytes(Random random) {
        StringBuilder text = new StringBuilder();
        if (random.nextInt(4) > 0) { // mostly what begins well: else nothing behind the first line is reached
            text.append(random.nextBoolean() ? "POST / HTTP/1.1\r\nHost: h\r\n" : "GET /x HTTP/1.1\r\nHost: h\r\n");
        }
        int pieces = random.nextInt(14);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
            text.append(random.nextInt(3) > 0 ? "\r\n" : "");
        }
        if (random.nextInt(3) > 0) {
            text.append("Content-Length: 2\r\n\r\nab");
        }
        if (random.nextInt(4) == 0) {
            text.append("GET /next HTTP/1.1\r\nHost: h\r\n\r\n");
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        for (int i = random.nextInt(6) - 3; i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
