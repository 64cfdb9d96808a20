package io.keyhold.sigv4;

/** The request is not proved to be that of its access key. The message is meant for the caller, in the words of AWS. */
public final class RefusedSignatureException extends Exception {
    private static final long serialVersionUID = 1L;
    private final SignatureRefusal refusal;

    /** A refusal; the message is meant for the caller. */
    public RefusedSignatureException(SignatureRefusal refusal, String message) {
        super(message);
        this.refusal = refusal;
    }

    /** Why. */
    public SignatureRefusal refusal() {
        return refusal;
    }
}
