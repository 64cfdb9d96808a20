package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import javax.crypto.Cipher;

/**
 * RSA without padding: RSASP1 and RSAVP1 of RFC 8017, blinded and by the Chinese remainder theorem in the provider below.
 * Safe for concurrent use.
 */
final class RsaPrimitive {
    private static final String NO_PADDING = "RSA/ECB/NoPadding";

    private final KeySpec spec;
    private final boolean isPrivate;
    private final Pool<Cipher> ciphers;

    private RsaPrimitive(KeySpec spec, KeyPairEngines engines, int mode, Key key) {
        this.spec = spec;
        this.isPrivate = mode == Cipher.DECRYPT_MODE;
        this.ciphers = new Pool<>(() -> initialised(engines.cipher(spec, NO_PADDING), mode, key, engines));
    }

    /** The operation of a private key. */
    static RsaPrimitive privateKey(KeyMaterial material, KeyPairEngines engines) {
        return privateKey(material.spec(), SigningProviderKeys.privateKey(material), engines);
    }

    /** The same with a key that the engine takes. */
    static RsaPrimitive privateKey(KeySpec spec, PrivateKey key, KeyPairEngines engines) {
        return new RsaPrimitive(spec, engines, Cipher.DECRYPT_MODE, key);
    }

    /** The operation of a public key. */
    static RsaPrimitive publicKey(KeySpec spec, byte[] spki, KeyPairEngines engines) {
        return new RsaPrimitive(spec, engines, Cipher.ENCRYPT_MODE, SigningProviderKeys.publicKey(spec, spki));
    }

    /**
     * Raises a block, as long as the modulus and below it, to the power of the key.
     *
     * @throws KmsException.Internal if the provider refuses; under a private key that is how one that checks its result
     *     tells that it came out wrong
     */
    byte[] apply(byte[] block) {
        Cipher cipher = ciphers.take();
        try {
            byte[] result = cipher.doFinal(block);
            ciphers.give(cipher);
            return result;
        } catch (GeneralSecurityException e) {
            if (isPrivate) {
                throw SigningEngine.faulty(spec);
            }
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
