package io.keyhold.server.http;

/** Answers requests. Safe for concurrent use. */
public interface HttpHandler {
    /** The reply to a request. */
    HttpReply handle(HttpRequest request);

    /**
     * The reply to what is not a request that can be handled; the connection ends with it.
     *
     * @param status for example 400
     * @param problem what is wrong, one sentence
     */
    HttpReply refuse(int status, String problem);
}
