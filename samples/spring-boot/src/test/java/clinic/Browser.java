package clinic;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A client that trusts every certificate and remembers the last; each call is a handshake of its own. */
final class Browser extends X509ExtendedTrustManager {
    private final int port;
    private X509Certificate seen;

    Browser(int port) {
        this.port = port;
    }

    String get(String path) throws IOException, InterruptedException, GeneralSecurityException {
        return send(HttpRequest.newBuilder(uri(path)).build());
    }

    String post(String path, String body) throws IOException, InterruptedException, GeneralSecurityException {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /** The subject of the certificate that the server shows now. */
    String subject() throws IOException, InterruptedException, GeneralSecurityException {
        get("/actuator/health");
        return seen.getSubjectX500Principal().getName();
    }

    private URI uri(String path) {
        return URI.create("https://localhost:" + port + path);
    }

    private String send(HttpRequest request) throws IOException, InterruptedException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {this}, null);
        return HttpClient.newBuilder()
                .sslContext(context)
                .build()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
        seen = chain[0];
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {
        seen = chain[0];
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
        seen = chain[0];
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
