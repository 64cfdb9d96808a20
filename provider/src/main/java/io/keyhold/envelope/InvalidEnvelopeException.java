package io.keyhold.envelope;

import io.keyhold.api.KmsException;
import java.io.IOException;

/**
 * The envelope is not whole, or envelope, key and encryption context do not belong together; never says which. Streams,
 * channels and files throw this one exception for all of it; engines throw its cause.
 */
public final class InvalidEnvelopeException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The refusal of a stream. */
    InvalidEnvelopeException(KmsException.InvalidCiphertext cause) {
        super(cause.getMessage(), cause);
    }
}
