package io.keyhold.server.http;

import java.net.InetAddress;
import java.util.Optional;

/** Answers requests. Safe for concurrent use. */
public interface HttpHandler {
    /** The reply to a request; the front overwrites its body when it is written. */
    HttpReply handle(HttpRequest request);

    /**
     * The reply to what cannot be handled.
     *
     * @param client where it came from
     * @param status for example 400
     * @param problem what is wrong, one sentence
     */
    HttpReply refuse(InetAddress client, int status, String problem);

    /**
     * The reply to a request for which there is no room.
     *
     * @param problem what is wrong, one sentence
     */
    default HttpReply refuseBusy(HttpRequest request, String problem) {
        return refuse(request.client(), 503, problem);
    }

    /** Whether a request asks how the server is, which is answered although all threads for requests are busy. */
    default boolean isProbe(HttpRequest request) {
        return false;
    }

    /**
     * The reply to a probe.
     *
     * @param illness why the front does not work as it should, if it does not
     */
    default HttpReply probe(Optional<String> illness) {
        throw new UnsupportedOperationException("there are no probes");
    }
}
