package io.keyhold.xks;

import io.keyhold.sigv4.CredentialScope;
import io.keyhold.sigv4.SigningCredential;
import io.keyhold.sigv4.SigningKey;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The credential for a proxy while there is a connection: the secret, and the signing key of the day. Safe for concurrent use. */
final class XksCredential {
    private final String accessKeyId;
    private final byte[] secret;
    private volatile @Nullable OfDay last;

    private record OfDay(CredentialScope scope, SigningKey key) {}

    /** Copies the secret. */
    XksCredential(String accessKeyId, byte[] secret) {
        this.accessKeyId = accessKeyId;
        this.secret = secret.clone();
    }

    SigningCredential forSigning() {
        return new SigningCredential(accessKeyId, Optional.empty(), this::key);
    }

    private SigningKey key(CredentialScope scope) {
        OfDay known = last;
        if (known == null || !known.scope().equals(scope)) {
            known = new OfDay(scope, SigningKey.derive(secret, scope));
            last = known;
        }
        return known.key();
    }

    /** Overwrites the secret; what is under way may sign with nothing. */
    void destroy() {
        Arrays.fill(secret, (byte) 0);
        last = null;
    }

    /** The id only. */
    @Override
    public String toString() {
        return "XksCredential[" + accessKeyId + "]";
    }
}
