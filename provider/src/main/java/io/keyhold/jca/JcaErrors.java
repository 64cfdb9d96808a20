package io.keyhold.jca;

import io.keyhold.api.KmsException;
import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyStoreException;
import java.security.ProviderException;
import javax.crypto.AEADBadTagException;

/** The one map from the service's errors to those of the JCA. The service's error is always the cause. */
final class JcaErrors {
    private JcaErrors() {}

    /** A refusal at the end of a decryption. */
    static AEADBadTagException badTag(KmsException.InvalidCiphertext e) {
        AEADBadTagException bad = new AEADBadTagException(e.getMessage());
        bad.initCause(e);
        return bad;
    }

    /** A refusal where the JCA has no checked exception that stays visible. */
    static ProviderException refused(KmsException e) {
        return new ProviderException(e.getMessage(), e);
    }

    static KeyStoreException keyStore(KmsException e) {
        return new KeyStoreException(e.getMessage(), e);
    }

    static IOException io(KmsException e) {
        return new IOException(e.getMessage(), e);
    }

    /** The handle that an SPI was given. */
    static SecretKeyHandle handle(Key key) throws InvalidKeyException {
        if (key instanceof SecretKeyHandle handle) {
            return handle;
        }
        throw new InvalidKeyException("Keyhold works with keys from its KeyStore only, not with a "
                + (key == null ? "null key" : key.getAlgorithm() + " key of format " + key.getFormat()));
    }
}
