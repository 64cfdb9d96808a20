package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Optional;
import javax.crypto.Cipher;

/**
 * RSAES-OAEP, RFC 8017 section 7.1, by the provider of RSA; parameters other than those of AWS KMS by the JDK. Safe for
 * concurrent use.
 */
final class RsaOaep {
    private static final String TRANSFORMATION = "RSA/ECB/OAEPPadding";

    private final KeySpec spec;
    private final KeyPairEngines engines;
    private final Optional<PrivateKey> privateKey;
    private final Optional<HiddenOaep> hidden;
    private final PublicKey publicKey;
    private final Pool<Cipher> chosen;
    private final Pool<Cipher> general = new Pool<>(RsaOaep::jdk);

    private RsaOaep(
            KeySpec spec,
            KeyPairEngines engines,
            Optional<PrivateKey> privateKey,
            Optional<HiddenOaep> hidden,
            byte[] spki) {
        this.spec = spec;
        this.engines = engines;
        this.privateKey = privateKey;
        this.hidden = hidden;
        this.publicKey = SigningProviderKeys.publicKey(spec, spki);
        this.chosen = new Pool<>(() -> engines.cipher(spec, TRANSFORMATION));
    }

    /** Encrypts and decrypts. */
    static RsaOaep of(KeyMaterial material, KeyPairEngines engines) {
        return new RsaOaep(
                material.spec(),
                engines,
                Optional.of(SigningProviderKeys.privateKey(material)),
                Optional.empty(),
                PublicKeys.of(material));
    }

    /** The same by a private key that is somewhere else. */
    static RsaOaep of(KeySpec spec, byte[] spki, HiddenPrivateKey key, KeyPairEngines engines) {
        return new RsaOaep(spec, engines, Optional.empty(), Optional.of(new HiddenOaep(spec, spki, key)), spki);
    }

    /** Encrypts only. */
    static RsaOaep of(KeySpec spec, byte[] spki, KeyPairEngines engines) {
        return new RsaOaep(spec, engines, Optional.empty(), Optional.empty(), PublicKeys.require(spec, spki));
    }

    byte[] encrypt(RsaOaepParameters parameters, byte[] plaintext) {
        int longest = parameters.maxPlaintextBytes(spec.sizeBits() / Byte.SIZE);
        if (plaintext.length > longest) {
            throw KeyPairCipher.tooLong(parameters.algorithm(), spec, longest);
        }
        try {
            return run(Cipher.ENCRYPT_MODE, publicKey, parameters, plaintext);
        } catch (GeneralSecurityException e) {
            throw Engines.failed("RSA did not encrypt", e);
        }
    }

    byte[] decrypt(RsaOaepParameters parameters, byte[] ciphertext) {
        if (hidden.isPresent()) {
            return hidden.get().decrypt(parameters, ciphertext);
        }
        PrivateKey key = privateKey.orElseThrow(KeyPairCipher::noPrivateKey);
        if (ciphertext.length != spec.sizeBits() / Byte.SIZE) {
            throw KeyPairCipher.refused();
        }
        try {
            return run(Cipher.DECRYPT_MODE, key, parameters, ciphertext);
        } catch (GeneralSecurityException e) {
            throw KeyPairCipher.refused(); // without the cause, which may reveal why
        }
    }

    private byte[] run(int mode, Key key, RsaOaepParameters parameters, byte[] input) throws GeneralSecurityException {
        Pool<Cipher> pool = parameters.isCommon() ? chosen : general;
        Cipher cipher = pool.take();
        cipher.init(mode, key, parameters.spec(), engines.random());
        byte[] result = cipher.doFinal(input);
        pool.give(cipher);
        return result;
    }

    private static Cipher jdk() {
        try {
            return Cipher.getInstance(TRANSFORMATION, Engines.SUN_JCE);
        } catch (GeneralSecurityException e) {
            throw Engines.failed(Engines.SUN_JCE + " has no " + TRANSFORMATION, e);
        }
    }
}
