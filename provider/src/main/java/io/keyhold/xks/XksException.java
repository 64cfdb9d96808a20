package io.keyhold.xks;

import java.io.Serial;

/** A call to an XKS proxy failed. The message is for operators: callers get the text of the failure only. */
public final class XksException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final XksFailure failure;

    /** A failure; the detail is printable. It has no cause: messages of the JDK quote what the other side sent. */
    XksException(XksFailure failure, String detail) {
        super(failure + ": " + detail);
        this.failure = failure;
    }

    /** Which one. */
    public XksFailure failure() {
        return failure;
    }
}
