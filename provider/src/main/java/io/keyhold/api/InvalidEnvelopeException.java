package io.keyhold.api;

import java.io.IOException;

/**
 * The envelope is not whole, or envelope, key and encryption context do not belong together; never says which. Streams,
 * channels and files throw this one exception for all of it.
 */
public final class InvalidEnvelopeException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A refusal; the message is that of its cause. */
    public InvalidEnvelopeException(KmsException.InvalidCiphertext cause) {
        super(cause.getMessage(), cause);
    }
}
