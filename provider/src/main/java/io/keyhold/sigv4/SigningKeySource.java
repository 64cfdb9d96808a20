package io.keyhold.sigv4;

import java.util.Optional;

/** The access keys that a server knows. */
@FunctionalInterface
public interface SigningKeySource {
    /** The signing key of an access key; empty if there is no such access key, or it may not be used, or the token is not its own. */
    Optional<SigningKey> find(SignatureClaim claim);
}
