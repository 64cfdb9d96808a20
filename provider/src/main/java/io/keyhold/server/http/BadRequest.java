package io.keyhold.server.http;

/** The input is not a request, or exceeds the limits. The message is meant for the client. */
final class BadRequest extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;

    BadRequest(int status, String problem) {
        super(problem, null, false, false); // made for whoever sends nonsense: as cheap as can be
        this.status = status;
    }

    int status() {
        return status;
    }

    String problem() {
        return String.valueOf(getMessage());
    }
}
