package io.keyhold.server.http;

import io.keyhold.sigv4.HeaderField;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** Writes replies, each in one piece. Safe for concurrent use. */
final class ReplyWriter {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(409, "Conflict"),
            Map.entry(411, "Length Required"),
            Map.entry(413, "Content Too Large"),
            Map.entry(417, "Expectation Failed"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(505, "HTTP Version Not Supported"));

    private final Clock clock;
    private volatile Dated dated = new Dated(Long.MIN_VALUE, "");

    /** The date of one second. */
    private record Dated(long second, String text) {}

    ReplyWriter(Clock clock) {
        this.clock = clock;
    }

    static void writeContinue(OutputStream out) throws IOException {
        out.write(CONTINUE);
        out.flush();
    }

    /**
     * Writes a reply.
     *
     * @param isLast whether the connection ends with it
     * @param isWithBody whether it is written whole: the one to HEAD is not
     */
    void write(OutputStream out, HttpReply reply, boolean isLast, boolean isWithBody) throws IOException {
        StringBuilder head = new StringBuilder(256)
                .append("HTTP/1.1 ")
                .append(reply.status())
                .append(' ')
                .append(REASONS.getOrDefault(reply.status(), "Unknown"))
                .append("\r\nDate: ")
                .append(date())
                .append("\r\n");
        for (HeaderField header : reply.headers()) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        head.append("Content-Length: ").append(reply.body().length).append("\r\n");
        head.append(isLast ? "Connection: close\r\n\r\n" : "\r\n");
        byte[] start = head.toString().getBytes(StandardCharsets.US_ASCII);
        int bodyBytes = isWithBody ? reply.body().length : 0;
        byte[] whole = Arrays.copyOf(start, start.length + bodyBytes);
        System.arraycopy(reply.body(), 0, whole, start.length, bodyBytes);
        try {
            out.write(whole);
            out.flush();
        } finally {
            Arrays.fill(whole, (byte) 0);
        }
    }

    private String date() {
        Instant now = clock.instant();
        Dated known = dated;
        if (known.second() != now.getEpochSecond()) {
            known = new Dated(now.getEpochSecond(), DATE.format(now));
            dated = known;
        }
        return known.text();
    }
}
