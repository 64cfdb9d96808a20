package io.keyhold.server.http;

import io.keyhold.sigv4.HeaderField;
import java.net.InetAddress;
import java.util.List;

/**
 * A request, whole.
 *
 * @param method for example {@code POST}
 * @param target the path, with its query if there is one
 * @param headers in the order in which they came, with their text as it came
 * @param body the body; empty if there is none
 * @param client the address of the other end of the connection
 * @param isSecure whether it came over TLS
 */
@SuppressWarnings("ArrayRecordComponent") // the one owner is who handles it
public record HttpRequest(
        String method, String target, List<HeaderField> headers, byte[] body, InetAddress client, boolean isSecure) {
    /** The client's address as text. */
    public String clientAddress() {
        return address(client);
    }

    /** An address as text; without the zone of a link-local one, which is an interface of this machine. */
    public static String address(InetAddress client) {
        String text = client.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    /** The first value of a header; empty if there is none. */
    public String value(String name) {
        return values(name).stream().findFirst().orElse("");
    }

    /** The values of a header. */
    public List<String> values(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(HeaderField::value)
                .toList();
    }

    /** Method and target only; the rest may be secret. */
    @Override
    public String toString() {
        return method + " " + target;
    }
}
