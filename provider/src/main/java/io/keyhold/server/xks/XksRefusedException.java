package io.keyhold.server.xks;

/** Ends a request with an error of the specification; the message is meant for the administrator of the client. */
public final class XksRefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final XksError error;

    /** A refusal. */
    public XksRefusedException(XksError error, String problem) {
        super(problem, null, false, false);
        this.error = error;
    }

    /** The error. */
    public XksError error() {
        return error;
    }

    /** What is wrong. */
    public String problem() {
        return String.valueOf(getMessage());
    }
}
