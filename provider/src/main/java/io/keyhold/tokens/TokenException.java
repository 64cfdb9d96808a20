package io.keyhold.tokens;

/** A token did not do what it was asked; carries nothing secret. */
public final class TokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Kind kind;

    /** The kind of failure. */
    public enum Kind {
        /** There is no such library, or it is not a PKCS#11 library. */
        NO_LIBRARY,
        /** There is no such token. */
        NO_TOKEN,
        /** The token has no such key, or it is logged out, or lost: they all look the same. */
        NO_KEY,
        /** The PIN is wrong. */
        WRONG_PIN,
        /** The PIN is locked. */
        PIN_LOCKED,
        /** The token took too long, or every thread for it waits for it. */
        TIMEOUT,
        /** The token does not offer it. */
        UNSUPPORTED,
        /** The key is not as it has to be. */
        UNFIT_KEY,
        /** Anything else that the token said. */
        FAILED
    }

    /**
     * A failure.
     *
     * @param problem lower case, with the token
     */
    public TokenException(Kind kind, String problem) {
        super(problem);
        this.kind = kind;
    }

    /** The same with its cause. */
    public TokenException(Kind kind, String problem, Throwable cause) {
        super(problem, cause);
        this.kind = kind;
    }

    /** The kind of failure. */
    public Kind kind() {
        return kind;
    }

    /** The problem, with the token. */
    public String problem() {
        return String.valueOf(getMessage());
    }
}
