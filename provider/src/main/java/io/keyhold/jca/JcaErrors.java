package io.keyhold.jca;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyStoreException;
import java.security.ProviderException;
import java.security.SignatureException;
import java.security.UnrecoverableKeyException;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.IllegalBlockSizeException;
import org.jspecify.annotations.Nullable;

/** The one map from the service's errors to those of the JCA. The service's error is always the cause. */
final class JcaErrors {
    private JcaErrors() {}

    /** A refusal where the JCA has no checked exception that stays visible. */
    static ProviderException refused(KmsException e) {
        return new ProviderException(e.getMessage(), e);
    }

    static KeyStoreException keyStore(KmsException e) {
        return new KeyStoreException(e.getMessage(), e);
    }

    /** A key store that does not load; a wrong password is told as {@code KeyStore.load} says. */
    static IOException io(KmsException e) {
        return new IOException(e.getMessage(), e instanceof KmsException.AccessDenied ? unrecoverable(e) : e);
    }

    /** An entry that cannot be read; the JCA's exception takes no cause by constructor. */
    static UnrecoverableKeyException unrecoverable(KmsException e) {
        UnrecoverableKeyException unrecoverable = new UnrecoverableKeyException(e.getMessage());
        unrecoverable.initCause(e);
        return unrecoverable;
    }

    /** A refusal of a signature, which JSSE and jarsigner show. */
    static SignatureException signature(KmsException e) {
        return new SignatureException(e.getMessage(), e);
    }

    /** The end of a message, by the exceptions of {@code Cipher.doFinal}. */
    static RuntimeException cipher(KmsException e, boolean authenticated)
            throws BadPaddingException, IllegalBlockSizeException {
        if (e instanceof KmsException.InvalidCiphertext || e instanceof KmsException.IncorrectKey) {
            BadPaddingException bad =
                    authenticated ? new AEADBadTagException(e.getMessage()) : new BadPaddingException(e.getMessage());
            bad.initCause(e);
            throw bad;
        }
        if (e instanceof KmsException.Validation) {
            IllegalBlockSizeException bad = new IllegalBlockSizeException(e.getMessage());
            bad.initCause(e);
            throw bad;
        }
        return refused(e);
    }

    /** The handle that an SPI was given. */
    static KeyHandle handle(@Nullable Key key) throws InvalidKeyException {
        if (key instanceof KeyHandle handle) {
            return handle;
        }
        throw new InvalidKeyException(
                "Keyhold works with keys from its KeyStore and generators only, not with " + Handles.describe(key));
    }

    /** Refuses a handle of another kind than AES; {@code name} is what the program asked for. */
    static void requireAes(KeyHandle handle, String name) throws InvalidKeyException {
        if (handle.key().spec() != KeySpec.SYMMETRIC_DEFAULT) {
            throw new InvalidKeyException(handle + " is not an AES key; " + name + " needs one");
        }
    }

    /** Refuses a key that is for something else; usages never change, so this is known before the key is used. */
    static void requireUsage(KeyHandle handle, KeyUsageType needed, String name) throws InvalidKeyException {
        if (handle.key().usage() != needed) {
            throw new InvalidKeyException(handle + " is for " + handle.key().usage() + "; " + name + " needs a key for "
                    + needed + ". Use or create one of that usage");
        }
    }

    /** The handle on a key pair that an SPI was given. */
    static PrivateKeyHandle pair(@Nullable Key key) throws InvalidKeyException {
        if (handle(key) instanceof PrivateKeyHandle handle) {
            return handle;
        }
        throw new InvalidKeyException(key + " is not a private key");
    }
}
