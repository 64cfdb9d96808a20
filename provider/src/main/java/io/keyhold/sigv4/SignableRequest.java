package io.keyhold.sigv4;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A request to be signed or verified. The body is neither copied nor changed. */
public final class SignableRequest {
    private final String method;
    private final String path;
    private final String query;
    private final List<HeaderField> headers;
    private final Map<String, List<HeaderField>> byName = new HashMap<>();
    private final byte[] body;

    private SignableRequest(String method, String target, List<HeaderField> headers, byte[] body) {
        int mark = target.indexOf('?');
        this.method = method;
        this.path = mark < 0 ? target : target.substring(0, mark);
        this.query = mark < 0 ? "" : target.substring(mark + 1);
        this.headers = List.copyOf(headers);
        for (HeaderField header : headers) {
            byName.computeIfAbsent(header.lowerCaseName(), name -> new ArrayList<>(1))
                    .add(header);
        }
        this.body = body;
    }

    /**
     * A request.
     *
     * @param method for example {@code POST}
     * @param target the path as it is sent, with {@code ?} and the query if there is one
     * @param headers in the order in which they are sent, {@code Host} among them
     * @param body the whole body, empty if there is none; not copied
     */
    public static SignableRequest of(String method, String target, List<HeaderField> headers, byte[] body) {
        return new SignableRequest(method, target, headers, body);
    }

    /** The same with other headers. */
    SignableRequest with(List<HeaderField> others) {
        return new SignableRequest(method, query.isEmpty() ? path : path + "?" + query, others, body);
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    String query() {
        return query;
    }

    List<HeaderField> headers() {
        return headers;
    }

    /** The headers of a name, in lower case, in the order in which they were sent. */
    List<HeaderField> headers(String name) {
        return byName.getOrDefault(name, List.of());
    }

    /** The names of all headers, in lower case. */
    Set<String> headerNames() {
        return byName.keySet();
    }

    byte[] body() {
        return body;
    }

    /** Method and path; neither headers nor body, which may be secret. */
    @Override
    public String toString() {
        return method.toUpperCase(Locale.ROOT) + " " + path;
    }
}
