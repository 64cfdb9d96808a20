package io.keyhold.sigv4;

import java.util.Optional;
import java.util.function.Function;

/**
 * An access key as a client signs with it.
 *
 * @param accessKeyId names the key to the server
 * @param sessionToken of a temporary access key; sent and signed
 * @param keys derives the signing key, or takes it from a {@link SigningKeyCache}; called once for each request
 */
public record SigningCredential(
        String accessKeyId, Optional<String> sessionToken, Function<CredentialScope, SigningKey> keys) {

    /** A long-lived access key whose secret stays in the heap: in UTF-8, copied. */
    public static SigningCredential of(String accessKeyId, byte[] secretAccessKey) {
        byte[] copy = secretAccessKey.clone();
        return new SigningCredential(accessKeyId, Optional.empty(), scope -> SigningKey.derive(copy, scope));
    }

    /** The same access key with the token of a session. */
    public SigningCredential withSessionToken(String token) {
        return new SigningCredential(accessKeyId, Optional.of(token), keys);
    }

    /** The id only. */
    @Override
    public String toString() {
        return "SigningCredential[" + accessKeyId + "]";
    }
}
