package io.keyhold.remote;

/** Sends requests to a service. Safe for concurrent use. */
interface WireCalls extends AutoCloseable {
    /**
     * Sends a request and waits for its reply.
     *
     * @param target what the header {@code X-Amz-Target} says
     * @param body a JSON object; neither kept nor changed
     * @param effect whether it may be sent again although it may have been done
     * @return the body of the reply
     * @throws io.keyhold.api.KmsException what the service refused with, or what became of the connection
     */
    byte[] call(String target, byte[] body, Effect effect);

    /** The service, for messages. */
    String place();

    @Override
    void close();

    /** What a request does. */
    enum Effect {
        /** Doing it twice is as good as once. */
        NONE,
        /** It changes something, and is not sent again if it may have been done. */
        CHANGE
    }
}
