package io.keyhold.server;

import io.keyhold.api.ServedCall;
import io.keyhold.server.http.HttpHandler;
import io.keyhold.server.http.HttpReply;
import io.keyhold.server.http.HttpRequest;
import io.keyhold.service.KeyService;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * All that a server answers: AWS KMS at the root and, if it is an external key store proxy too, that under every other path. Safe
 * for concurrent use.
 */
public final class ServerEndpoint implements HttpHandler {
    private final KmsEndpoint kms;
    private final Optional<XksEndpoint> xks;

    /**
     * An endpoint.
     *
     * @param proxy how it is an external key store proxy, if it is one
     * @param illness why the service cannot work now, if it cannot
     * @param log told of each request after its reply
     */
    public ServerEndpoint(
            KeyService service,
            Optional<XksProxy> proxy,
            Supplier<Optional<String>> illness,
            Consumer<ServedCall> log) {
        Health health = new Health(illness);
        this.kms = new KmsEndpoint(service, service.region(), service.clock(), health, log);
        this.xks = proxy.map(how -> new XksEndpoint(service, how, health, log));
    }

    /** How many requests were answered, refusals too. */
    public long answered() {
        return kms.answered() + xks.map(XksEndpoint::answered).orElse(0L);
    }

    /** How many requests were refused because of their signature. */
    public long signaturesRefused() {
        return kms.signaturesRefused() + xks.map(XksEndpoint::signaturesRefused).orElse(0L);
    }

    /** Forgets what signatures are verified with. */
    public void close() {
        kms.close();
        xks.ifPresent(XksEndpoint::close);
    }

    private Optional<XksEndpoint> proxy(HttpRequest request) {
        return request.target().equals("/") ? Optional.empty() : xks;
    }

    @Override
    public HttpReply handle(HttpRequest request) {
        Optional<XksEndpoint> proxy = proxy(request);
        return proxy.isPresent() ? proxy.get().handle(request) : kms.handle(request);
    }

    @Override
    public HttpReply refuse(InetAddress client, int status, String problem) {
        return kms.refuse(client, status, problem);
    }

    @Override
    public HttpReply refuseBusy(HttpRequest request, String problem) {
        Optional<XksEndpoint> proxy = proxy(request);
        return proxy.isPresent() ? proxy.get().refuseBusy(request) : kms.refuseBusy(request, problem);
    }

    @Override
    public boolean isProbe(HttpRequest request) {
        return kms.isProbe(request);
    }

    @Override
    public HttpReply probe(Optional<String> ofFront) {
        return kms.probe(ofFront);
    }
}
