package io.keyhold.material;

import io.keyhold.api.ConnectionErrorCodeType;

/** A custom key store could not be connected. */
public final class ConnectionFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private final ConnectionErrorCodeType code;

    /**
     * A failure.
     *
     * @param problem what is wrong, for operators; without secrets
     */
    public ConnectionFailure(ConnectionErrorCodeType code, String problem) {
        super(problem);
        this.code = code;
    }

    /** The same with what caused it, which must carry nothing secret. */
    public ConnectionFailure(ConnectionErrorCodeType code, String problem, Throwable cause) {
        super(problem, cause);
        this.code = code;
    }

    /** The code that {@code DescribeCustomKeyStores} shows. */
    public ConnectionErrorCodeType code() {
        return code;
    }
}
