package io.keyhold.crypto;

import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import java.util.Optional;

/**
 * Encrypts and decrypts under one RSA or SM2 material: RSAES-OAEP (the ciphertext is as long as the modulus) and SM2PKE
 * (C1 || C3 || C2). Safe for concurrent use.
 */
public final class KeyPairCipher {
    private final KeySpec spec;
    private final Optional<RsaOaep> rsa;
    private final Optional<Sm2Encryption> sm2;

    /**
     * The engine of a material.
     *
     * @throws KmsException.InvalidKeyUsage if its spec encrypts nothing
     */
    public KeyPairCipher(KeyMaterial material, KeyPairEngines engines) {
        this(
                material.spec(),
                material.spec().family() == KeySpec.Family.RSA
                        ? Optional.of(RsaOaep.of(material, engines))
                        : Optional.empty(),
                material.spec() == KeySpec.SM2 ? Optional.of(new Sm2Encryption(material, engines)) : Optional.empty());
    }

    private KeyPairCipher(KeySpec spec, Optional<RsaOaep> rsa, Optional<Sm2Encryption> sm2) {
        if (rsa.isEmpty() && sm2.isEmpty()) {
            throw new KmsException.InvalidKeyUsage("key spec `" + spec + "` does not encrypt", "Use an RSA or SM2 key");
        }
        this.spec = spec;
        this.rsa = rsa;
        this.sm2 = sm2;
    }

    /**
     * An engine of an RSA public key, which encrypts only.
     *
     * @param spki DER SubjectPublicKeyInfo
     * @throws KmsException.Validation if the public key does not fit the spec
     */
    public static KeyPairCipher encrypting(KeySpec spec, byte[] spki, KeyPairEngines engines) {
        Optional<RsaOaep> rsa =
                spec.family() == KeySpec.Family.RSA ? Optional.of(RsaOaep.of(spec, spki, engines)) : Optional.empty();
        return new KeyPairCipher(spec, rsa, Optional.empty());
    }

    /**
     * An engine over an RSA key that is somewhere else.
     *
     * @param spki DER SubjectPublicKeyInfo of that key
     */
    public static KeyPairCipher hidden(KeySpec spec, byte[] spki, HiddenPrivateKey key, KeyPairEngines engines) {
        return new KeyPairCipher(spec, Optional.of(RsaOaep.of(spec, spki, key, engines)), Optional.empty());
    }

    /**
     * Encrypts as AWS KMS does.
     *
     * @throws KmsException.InvalidKeyUsage if the algorithm is not one of the key spec
     * @throws KmsException.Validation if the plaintext is too long
     */
    public byte[] encrypt(EncryptionAlgorithmSpec algorithm, byte[] plaintext) {
        requireFits(algorithm);
        return sm2.isPresent() ? sm2.get().encrypt(plaintext) : encrypt(RsaOaepParameters.of(algorithm), plaintext);
    }

    /**
     * Decrypts as AWS KMS does.
     *
     * @return the plaintext; the caller owns the array and should clear it
     * @throws KmsException.InvalidKeyUsage if the algorithm is not one of the key spec
     * @throws KmsException.InvalidCiphertext if the ciphertext was not made so under this key; never says why
     */
    public byte[] decrypt(EncryptionAlgorithmSpec algorithm, byte[] ciphertext) {
        requireFits(algorithm);
        return sm2.isPresent() ? sm2.get().decrypt(ciphertext) : decrypt(RsaOaepParameters.of(algorithm), ciphertext);
    }

    /** Encrypts by RSAES-OAEP with any parameters. */
    public byte[] encrypt(RsaOaepParameters parameters, byte[] plaintext) {
        return requireRsa().encrypt(parameters, plaintext);
    }

    /** Decrypts by RSAES-OAEP with any parameters; one error for every failure. */
    public byte[] decrypt(RsaOaepParameters parameters, byte[] ciphertext) {
        return requireRsa().decrypt(parameters, ciphertext);
    }

    /** The longest plaintext under some parameters of RSAES-OAEP; negative if the modulus is too short for them. */
    public int maxPlaintextBytes(RsaOaepParameters parameters) {
        return parameters.maxPlaintextBytes(spec.sizeBits() / Byte.SIZE);
    }

    private RsaOaep requireRsa() {
        return rsa.orElseThrow(() ->
                new KmsException.InvalidKeyUsage("key spec `" + spec + "` has no OAEP", "Use an RSA key, or SM2PKE"));
    }

    private void requireFits(EncryptionAlgorithmSpec algorithm) {
        if (!spec.encryptionAlgorithms(KeyUsageType.ENCRYPT_DECRYPT).contains(algorithm)) {
            throw new KmsException.InvalidKeyUsage(
                    "Algorithm " + algorithm.value() + " is incompatible with key spec " + spec + ".",
                    "Use one of " + spec.encryptionAlgorithms(KeyUsageType.ENCRYPT_DECRYPT));
        }
    }

    /**
     * Refuses a plaintext that {@link #encrypt} would refuse, without a key: for calls that only ask.
     *
     * @throws KmsException.Validation if the plaintext is too long for the algorithm and the key spec
     */
    public static void requireRoom(KeySpec spec, EncryptionAlgorithmSpec algorithm, int plaintextBytes) {
        int longest = algorithm == EncryptionAlgorithmSpec.SM2PKE
                ? Sm2Encryption.MAX_PLAINTEXT_BYTES
                : RsaOaepParameters.of(algorithm).maxPlaintextBytes(spec.sizeBits() / Byte.SIZE);
        if (plaintextBytes > longest) {
            throw tooLong(algorithm.value(), spec, longest);
        }
    }

    /** A plaintext that does not fit, in AWS's words. */
    static KmsException.Validation tooLong(String algorithm, KeySpec spec, int longest) {
        return new KmsException.Validation(
                "Algorithm " + algorithm + " and key spec " + spec + " cannot encrypt data larger than " + longest
                        + " bytes.",
                "Encrypt the data with a data key, and the data key with this key");
    }

    /** The one error of every ciphertext that does not decrypt. */
    static KmsException.InvalidCiphertext refused() {
        return new KmsException.InvalidCiphertext(
                "the ciphertext was not made under this key by that algorithm",
                "Pass the ciphertext unchanged, with the key and the algorithm it was made with");
    }

    static KmsException.InvalidKeyUsage noPrivateKey() {
        return new KmsException.InvalidKeyUsage("a public key decrypts nothing", "Decrypt with the KMS key");
    }
}
