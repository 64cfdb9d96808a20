package io.keyhold.server.http;

import io.keyhold.sigv4.HeaderField;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Request line and headers.
 *
 * @param method for example {@code POST}
 * @param target begins with a slash
 * @param headers in their order
 * @param bodyBytes how long the body is
 * @param isContinueExpected whether the client waits to be asked for the body
 * @param isLast whether the client wants the connection to end
 */
record Head(
        String method,
        String target,
        List<HeaderField> headers,
        int bodyBytes,
        boolean isContinueExpected,
        boolean isLast) {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";
    private static final int MOST_LENGTH_DIGITS = 9;

    /**
     * Reads a head; null if the client ended the connection before its end.
     *
     * @throws BadRequest if it is anything but a request for a path, by the grammar, within the limits
     */
    static @Nullable Head read(Input in, HttpLimits limits) throws IOException, BadRequest {
        String first = in.line(limits.headBytes());
        if (first == null) {
            return null;
        }
        String[] parts = first.split(" ", -1);
        requireRequestLine(parts);
        List<HeaderField> headers = readHeaders(in, limits, limits.headBytes() - first.length());
        return headers == null ? null : of(parts, headers, limits);
    }

    private static void requireRequestLine(String... parts) throws BadRequest {
        if (parts.length != 3 || !isToken(parts[0]) || parts[0].length() > 16) {
            throw new BadRequest(400, "The request does not begin with a method, a path and a version.");
        }
        if (!parts[2].equals("HTTP/1.1")) {
            throw new BadRequest(505, "The version of the request is not HTTP/1.1.");
        }
        if (!parts[1].startsWith("/") || !parts[1].chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#')) {
            throw new BadRequest(400, "The target of the request is not a path.");
        }
    }

    private static @Nullable List<HeaderField> readHeaders(Input in, HttpLimits limits, int most)
            throws IOException, BadRequest {
        List<HeaderField> headers = new ArrayList<>();
        int left = most;
        while (true) {
            String line = in.line(Math.max(0, left));
            if (line == null || line.isEmpty()) {
                return line == null ? null : headers;
            }
            if (headers.size() == limits.headers()) {
                throw new BadRequest(431, "The request has too many headers.");
            }
            left -= line.length() + 2;
            headers.add(header(line));
        }
    }

    /** A folded line begins with a space, so its name is not a token. */
    private static HeaderField header(String line) throws BadRequest {
        int colon = line.indexOf(':');
        if (colon < 1 || !isToken(line.substring(0, colon))) {
            throw new BadRequest(400, "A header of the request has no name, or one that is not a token.");
        }
        String value = withoutSpaces(line, colon + 1);
        if (!value.chars().allMatch(c -> c == '\t' || c >= ' ' && c < 0x7f)) {
            throw new BadRequest(400, "The value of a header of the request is not printable ASCII.");
        }
        return new HeaderField(line.substring(0, colon), value);
    }

    /** Without the spaces and tabs around it: {@code strip} takes other control characters away too, unseen. */
    private static String withoutSpaces(String line, int begin) {
        int from = begin;
        int to = line.length();
        while (from < to && isSpace(line.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(line.charAt(to - 1))) {
            to--;
        }
        return line.substring(from, to);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    private static Head of(String[] parts, List<HeaderField> headers, HttpLimits limits) throws BadRequest {
        if (!values(headers, "Transfer-Encoding").isEmpty()) {
            throw new BadRequest(501, "The request has a Transfer-Encoding; send the body whole, with Content-Length.");
        }
        String host = single(headers, "Host");
        if (host == null || host.isEmpty()) {
            throw new BadRequest(400, "The request has no Host.");
        }
        String expect = single(headers, "Expect");
        if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
            throw new BadRequest(417, "The request expects something other than 100-continue.");
        }
        boolean isLast = values(headers, "Connection").stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .anyMatch(option -> option.strip().equalsIgnoreCase("close"));
        int bodyBytes = bodyBytes(parts[0], single(headers, "Content-Length"), limits);
        return new Head(parts[0], parts[1], headers, bodyBytes, expect != null, isLast);
    }

    private static int bodyBytes(String method, @Nullable String length, HttpLimits limits) throws BadRequest {
        if (length == null) {
            if (method.equals("POST")) {
                throw new BadRequest(411, "The request has no Content-Length.");
            }
            return 0;
        }
        if (length.isEmpty() || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new BadRequest(400, "The Content-Length of the request is not a number.");
        }
        if (length.length() > MOST_LENGTH_DIGITS || Integer.parseInt(length) > limits.bodyBytes()) {
            throw new BadRequest(413, "The body is longer than " + limits.bodyBytes() + " bytes.");
        }
        return Integer.parseInt(length);
    }

    private static @Nullable String single(List<HeaderField> headers, String name) throws BadRequest {
        List<String> values = values(headers, name);
        if (values.size() > 1) {
            throw new BadRequest(400, "The request has more than one " + name + ".");
        }
        return values.isEmpty() ? null : values.get(0);
    }

    private static List<String> values(List<HeaderField> headers, String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(HeaderField::value)
                .toList();
    }

    private static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(Head::isTokenCharacter);
    }

    private static boolean isTokenCharacter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || TOKEN_MARKS.indexOf(c) >= 0;
    }
}
