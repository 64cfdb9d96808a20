package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/** Keys and pooled Signatures of the providers of the JCA below. */
final class SigningProviderKeys {
    private SigningProviderKeys() {}

    /** A private key of the JDK. */
    static PrivateKey privateKey(KeyMaterial material) {
        return material.use(pkcs8 -> {
            try {
                return KeyPairEngines.keyFactory(material.spec()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException e) {
                throw KeyPairsDer.incorrect(material.spec(), "the JDK refuses it"); // no cause: it may show the key
            }
        });
    }

    /** A public key of the JDK. */
    static PublicKey publicKey(KeySpec spec, byte[] spki) {
        try {
            return KeyPairEngines.keyFactory(spec).generatePublic(new X509EncodedKeySpec(spki));
        } catch (GeneralSecurityException e) {
            throw KeyPairsDer.invalid(spec, "the JDK refuses it");
        }
    }

    /** Initialises to sign. */
    static Signature signing(Signature signature, PrivateKey key, SecureRandom random) {
        try {
            signature.initSign(key, random);
            return signature;
        } catch (GeneralSecurityException e) {
            throw Engines.failed(signature.getAlgorithm() + " refused its private key", e);
        }
    }

    /** Initialises to verify. */
    static Signature verifying(Signature signature, PublicKey key) {
        try {
            signature.initVerify(key);
            return signature;
        } catch (GeneralSecurityException e) {
            throw Engines.failed(signature.getAlgorithm() + " refused its public key", e);
        }
    }

    /** Signs with a Signature of the pool. */
    static byte[] sign(Pool<Signature> pool, byte[] input) {
        Signature signature = pool.take();
        try {
            signature.update(input);
            byte[] result = signature.sign();
            pool.give(signature);
            return result;
        } catch (GeneralSecurityException e) {
            throw Engines.failed(signature.getAlgorithm() + " did not sign", e);
        }
    }

    /** Verifies with a Signature of the pool; one that threw is dropped. */
    static boolean verify(Pool<Signature> pool, byte[] input, byte[] candidate) {
        Signature signature = pool.take();
        try {
            signature.update(input);
            boolean valid = signature.verify(candidate);
            pool.give(signature);
            return valid;
        } catch (SignatureException e) {
            return false; // how providers say that a signature is malformed
        }
    }
}
