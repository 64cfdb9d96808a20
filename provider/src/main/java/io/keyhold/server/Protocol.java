package io.keyhold.server;

import io.keyhold.server.http.HttpRequest;

/** How one service of AWS is spoken to. Safe for concurrent use. */
interface Protocol {
    /** The service name that requests are signed for, for example {@code kms}. */
    String service();

    /** The media type of replies. */
    String contentType();

    /** The operation that a request asks for; empty if there is none. */
    String operation(HttpRequest request);

    /** Does what is asked for; the body of the reply. */
    byte[] answer(Identified who, HttpRequest request, String requestId) throws RefusedRequestException;

    /** The body of a refusal. */
    byte[] error(Refusal refusal, String requestId);
}
