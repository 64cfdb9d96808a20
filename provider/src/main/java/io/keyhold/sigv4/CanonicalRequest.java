package io.keyhold.sigv4;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The signed part of a request, in the one form that both sides compute. */
final class CanonicalRequest {
    private final String text;
    private final String signedHeaders;

    private CanonicalRequest(String text, String signedHeaders) {
        this.text = text;
        this.signedHeaders = signedHeaders;
    }

    /**
     * Of a request.
     *
     * @param signed lower-case names of the headers that count, each of which the request has
     * @param bodyHash lower-case hex SHA-256 of the body
     */
    static CanonicalRequest of(
            SignableRequest request, Collection<String> signed, String bodyHash, CanonicalPath path) {
        SortedSet<String> names = new TreeSet<>(signed);
        String signedHeaders = String.join(";", names);
        StringBuilder text = new StringBuilder(256)
                .append(request.method())
                .append('\n')
                .append(path.of(request.path()))
                .append('\n')
                .append(PercentEncoding.query(request.query()))
                .append('\n');
        for (String name : names) {
            text.append(name).append(':').append(joined(request.headers(name))).append('\n');
        }
        text.append('\n').append(signedHeaders).append('\n').append(bodyHash);
        return new CanonicalRequest(text.toString(), signedHeaders);
    }

    private static String joined(List<HeaderField> headers) {
        return headers.stream().map(HeaderField::trimmedValue).collect(Collectors.joining(","));
    }

    String text() {
        return text;
    }

    /** Names of the signed headers, sorted, with semicolons between them. */
    String signedHeaders() {
        return signedHeaders;
    }

    String stringToSign(String timestamp, CredentialScope scope) {
        return String.join(
                "\n",
                Authorization.ALGORITHM,
                timestamp,
                scope.text(),
                Sha256.hex(text.getBytes(StandardCharsets.UTF_8)));
    }
}
