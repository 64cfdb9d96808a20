package io.keyhold.crypto;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;

/**
 * A message that comes in pieces, to be signed or verified. Schemes with a hash keep the hash only; Ed25519 and ML-DSA
 * read the message more than once or by the engine of the JDK, so they keep the message. Not safe for concurrent use.
 */
public final class SigningMessage {
    private final SigningScheme scheme;
    private final byte[] prefix;
    private final MessageDigest digest;
    private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
    private final boolean hashed;

    SigningMessage(SigningScheme scheme, byte[] prefix) {
        this.scheme = scheme;
        this.prefix = prefix;
        this.hashed = scheme.messageHash().isPresent();
        this.digest = scheme.messageHash().orElse(SigningHash.SHA_512).begin();
        digest.update(prefix);
    }

    /** Adds a piece. */
    public void update(byte[] in, int offset, int length) {
        if (hashed) {
            digest.update(in, offset, length);
        } else {
            whole.write(in, offset, length);
        }
    }

    /** Forgets what was added. */
    public void reset() {
        digest.reset();
        digest.update(prefix);
        whole.reset();
    }

    /** The input to sign; the message starts again. */
    SigningInput finish() {
        SigningInput input = hashed
                ? new SigningInput(scheme, SigningInput.Form.DIGEST, digest.digest())
                : new SigningInput(scheme, SigningInput.Form.MESSAGE, whole.toByteArray());
        reset();
        return input;
    }
}
