package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.Cipher;

/**
 * RSA without padding: RSASP1 and RSAVP1 of RFC 8017, blinded and by the Chinese remainder theorem in the provider below.
 * Safe for concurrent use.
 */
final class RsaPrimitive {
    private static final String NO_PADDING = "RSA/ECB/NoPadding";

    private final Pool<Cipher> ciphers;

    private RsaPrimitive(KeySpec spec, KeyPairEngines engines, int mode, Key key) {
        this.ciphers = new Pool<>(() -> initialised(engines.cipher(spec, NO_PADDING), mode, key, engines));
    }

    /** The operation of a private key. */
    static RsaPrimitive privateKey(KeyMaterial material, KeyPairEngines engines) {
        return new RsaPrimitive(
                material.spec(), engines, Cipher.DECRYPT_MODE, SigningProviderKeys.privateKey(material));
    }

    /** The operation of a public key. */
    static RsaPrimitive publicKey(KeySpec spec, byte[] spki, KeyPairEngines engines) {
        return new RsaPrimitive(spec, engines, Cipher.ENCRYPT_MODE, SigningProviderKeys.publicKey(spec, spki));
    }

    /** Raises a block, as long as the modulus and below it, to the power of the key. */
    byte[] apply(byte[] block) {
        Cipher cipher = ciphers.take();
        try {
            byte[] result = cipher.doFinal(block);
            ciphers.give(cipher);
            return result;
        } catch (GeneralSecurityException e) {
            throw Engines.failed("RSA refused a block of " + block.length + " bytes", e);
        }
    }

    private static Cipher initialised(Cipher cipher, int mode, Key key, KeyPairEngines engines) {
        try {
            cipher.init(mode, key, engines.random());
            return cipher;
        } catch (GeneralSecurityException e) {
            throw Engines.failed("RSA refused its key", e);
        }
    }
}
