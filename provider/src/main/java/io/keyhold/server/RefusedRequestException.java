package io.keyhold.server;

/** Ends a request with a refusal that no operation of KMS has. */
final class RefusedRequestException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Refusal refusal;

    RefusedRequestException(Refusal refusal) {
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
