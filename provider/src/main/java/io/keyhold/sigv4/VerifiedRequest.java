package io.keyhold.sigv4;

import java.time.Instant;
import java.util.Set;

/**
 * The facts that a signature proves.
 *
 * @param claim whose request it is
 * @param signedAt when it was signed, by the clock of its sender
 * @param signedHeaders lower-case names of the headers that are signed
 */
public record VerifiedRequest(SignatureClaim claim, Instant signedAt, Set<String> signedHeaders) {
    /** Copies the set. */
    public VerifiedRequest {
        signedHeaders = Set.copyOf(signedHeaders);
    }
}
