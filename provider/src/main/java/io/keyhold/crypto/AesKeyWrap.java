package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Wraps keys under an AES key. Safe for concurrent use.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3394">RFC 3394</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5649">RFC 5649</a>
 */
public final class AesKeyWrap {
    private static final int SEMIBLOCK = 8;

    private final SecretKeySpec key;
    private final Engines engines;

    /** How a key is padded before it is wrapped. */
    public enum Padding {
        /** RFC 3394: not at all; 16 bytes or more, a multiple of 8. */
        NONE("AES/KW/NoPadding", 2 * SEMIBLOCK, SEMIBLOCK),
        /** RFC 5649: with zeros, the length being part of what is wrapped; 1 byte or more. */
        RFC_5649("AES/KWP/NoPadding", 1, 1);

        private final String transformation;
        private final int minBytes;
        private final int unitBytes;

        Padding(String transformation, int minBytes, int unitBytes) {
            this.transformation = transformation;
            this.minBytes = minBytes;
            this.unitBytes = unitBytes;
        }

        private boolean allows(int bytes) {
            return bytes >= minBytes && bytes % unitBytes == 0;
        }

        /** Whether a wrapped key can have that length: a semiblock more than what is wrapped. */
        private boolean gives(int bytes) {
            return bytes % SEMIBLOCK == 0 && bytes >= 2 * SEMIBLOCK && allows(bytes - SEMIBLOCK);
        }
    }

    private AesKeyWrap(SecretKeySpec key, Engines engines) {
        this.key = key;
        this.engines = engines;
    }

    /**
     * Wraps under a key material itself; the material may be destroyed afterwards.
     *
     * @param material of spec SYMMETRIC_DEFAULT
     */
    public static AesKeyWrap under(KeyMaterial material, Engines engines) {
        if (material.spec() != KeySpec.SYMMETRIC_DEFAULT) {
            throw new KmsException.Internal(
                    "key spec " + material.spec() + " wraps no keys", "Use a SYMMETRIC_DEFAULT key");
        }
        return material.use(bytes -> under(bytes, engines));
    }

    /**
     * Wraps under an AES key.
     *
     * @param key 16, 24 or 32 bytes; copied
     */
    public static AesKeyWrap under(byte[] key, Engines engines) {
        return new AesKeyWrap(new SecretKeySpec(key, "AES"), engines);
    }

    /**
     * Wraps a key.
     *
     * @throws KmsException.Validation if the padding does not allow a key of that length
     */
    public byte[] wrap(Padding padding, byte[] plaintextKey) {
        if (!padding.allows(plaintextKey.length)) {
            throw new KmsException.Validation(
                    "a key of `" + plaintextKey.length + "` bytes cannot be wrapped so",
                    "Wrap 1 byte or more; without padding, 16 or more in multiples of 8");
        }
        try {
            return cipher(padding, Cipher.ENCRYPT_MODE).doFinal(plaintextKey);
        } catch (GeneralSecurityException e) {
            throw Engines.failed("AES key wrap failed to wrap", e);
        }
    }

    /** Unwraps a key, which the caller clears; empty if it was not wrapped so, under this key. */
    public Optional<byte[]> unwrap(Padding padding, byte[] wrappedKey) {
        if (!padding.gives(wrappedKey.length)) {
            return Optional.empty();
        }
        Cipher cipher = cipher(padding, Cipher.DECRYPT_MODE);
        try {
            return Optional.of(cipher.doFinal(wrappedKey));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(Padding padding, int mode) {
        try {
            Cipher cipher = engines.wrap(padding.transformation);
            cipher.init(mode, key);
            return cipher;
        } catch (GeneralSecurityException e) {
            throw Engines.failed("AES key wrap refused its key", e);
        }
    }
}
