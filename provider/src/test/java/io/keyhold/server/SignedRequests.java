package io.keyhold.server;

import io.keyhold.api.AccessKeyCredential;
import io.keyhold.server.http.HttpRequest;
import io.keyhold.sigv4.CanonicalPath;
import io.keyhold.sigv4.HeaderField;
import io.keyhold.sigv4.RequestSigner;
import io.keyhold.sigv4.SignableRequest;
import io.keyhold.sigv4.SigningCredential;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Requests as the clients of AWS send them. */
public final class SignedRequests {
    private final AccessKeyCredential credential;
    private final Clock clock;

    public SignedRequests(AccessKeyCredential credential, Clock clock) {
        this.credential = credential;
        this.clock = clock;
    }

    /** A request to KMS. */
    public HttpRequest kms(String operation, String json) {
        return targeted("TrentService." + operation, json);
    }

    /** A request for an operation that only Keyhold has. */
    HttpRequest own(String operation, String json) {
        return targeted("Keyhold." + operation, json);
    }

    private HttpRequest targeted(String target, String json) {
        return signed(
                "kms",
                List.of(
                        new HeaderField("Content-Type", "application/x-amz-json-1.1"),
                        new HeaderField("X-Amz-Target", target)),
                json);
    }

    /** A request to STS. */
    public HttpRequest sts(String form) {
        return signed(
                "sts",
                List.of(new HeaderField("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")),
                form);
    }

    /** A request of AWS KMS to an external key store proxy. */
    public HttpRequest xks(String path, String json) {
        return signed("kms-xks-proxy", path, List.of(new HeaderField("Content-Type", "application/json")), json);
    }

    private HttpRequest signed(String service, List<HeaderField> more, String text) {
        return signed(service, "/", more, text);
    }

    private HttpRequest signed(String service, String path, List<HeaderField> more, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        List<HeaderField> headers = new ArrayList<>(List.of(
                new HeaderField("Host", "localhost:8443"),
                new HeaderField("Content-Length", Integer.toString(body.length)),
                new HeaderField("User-Agent", "test/1")));
        headers.addAll(more);
        SigningCredential with = SigningCredential.of(
                credential.accessKeyId(), credential.secretAccessKey().getBytes(StandardCharsets.US_ASCII));
        SigningCredential signing =
                credential.sessionToken().map(with::withSessionToken).orElse(with);
        RequestSigner signer = new RequestSigner(signing, "local-1", service, CanonicalPath.NORMALIZED, clock);
        headers.addAll(signer.sign(SignableRequest.of("POST", path, headers, body)));
        return new HttpRequest("POST", path, headers, body, InetAddress.getLoopbackAddress(), true);
    }

    /** The bytes of a request on the wire. */
    public static byte[] bytes(HttpRequest request) {
        StringBuilder head = new StringBuilder(request.method() + " " + request.target() + " HTTP/1.1\r\n");
        request.headers().forEach(header -> head.append(header.name())
                .append(": ")
                .append(header.value())
                .append("\r\n"));
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[start.length + request.body().length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(request.body(), 0, all, start.length, request.body().length);
        return all;
    }
}
