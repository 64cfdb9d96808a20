package io.keyhold.crypto;

import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import io.keyhold.api.WrappingKeySpec;
import java.util.Arrays;
import java.util.Optional;

/**
 * Opens key material that was wrapped for import. Safe for concurrent use. Source: AWS KMS Developer Guide, "Importing key
 * material step 2".
 */
public final class ImportWrapping {
    private static final int AES_BYTES = 32;
    private static final String OTHER_PAIR =
            "Wrap AES, HMAC and elliptic curve keys with RSAES_OAEP_SHA_256, RSA keys with RSA_AES_KEY_WRAP_SHA_256";
    private final KeyPairEngines pairs;

    ImportWrapping(KeyPairEngines pairs) {
        this.pairs = pairs;
    }

    /** The key spec of a wrapping key. */
    public static KeySpec keySpec(WrappingKeySpec wrappingKey) {
        return switch (wrappingKey) {
            case RSA_2048 -> KeySpec.RSA_2048;
            case RSA_3072 -> KeySpec.RSA_3072;
            case RSA_4096 -> KeySpec.RSA_4096;
            case SM2 -> KeySpec.SM2;
        };
    }

    /**
     * Refuses what no material of that spec can be wrapped with.
     *
     * @throws KmsException.Unsupported says which algorithm to use
     */
    public static void requireFit(KeySpec material, AlgorithmSpec algorithm, WrappingKeySpec wrappingKey) {
        boolean fits = switch (algorithm) {
            case RSAES_PKCS1_V1_5 -> false;
            case RSAES_OAEP_SHA_1, RSAES_OAEP_SHA_256 ->
                wrappingKey != WrappingKeySpec.SM2
                        && material.family() != KeySpec.Family.RSA
                        && !(material == KeySpec.ECC_NIST_P521 && wrappingKey == WrappingKeySpec.RSA_2048);
            case RSA_AES_KEY_WRAP_SHA_1, RSA_AES_KEY_WRAP_SHA_256 ->
                wrappingKey != WrappingKeySpec.SM2 && !material.isSymmetric();
            case SM2PKE -> wrappingKey == WrappingKeySpec.SM2 && material.family() != KeySpec.Family.RSA;
        };
        if (!fits) {
            throw new KmsException.Unsupported(
                    "key material of spec " + material + " cannot be wrapped with " + algorithm.value() + " under a "
                            + wrappingKey.value() + " key",
                    OTHER_PAIR);
        }
    }

    /**
     * Opens wrapped material.
     *
     * @param wrappingKey the private key, of the spec that {@link #keySpec} gives
     * @return the material; the caller owns the array and must clear it
     * @throws KmsException.InvalidCiphertext if it was not wrapped so; never says why
     */
    public byte[] unwrap(KeyMaterial wrappingKey, AlgorithmSpec algorithm, byte[] wrapped) {
        KeyPairCipher cipher = new KeyPairCipher(wrappingKey, pairs);
        try {
            return switch (algorithm) {
                case RSAES_OAEP_SHA_1 -> cipher.decrypt(EncryptionAlgorithmSpec.RSAES_OAEP_SHA_1, wrapped);
                case RSAES_OAEP_SHA_256 -> cipher.decrypt(EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256, wrapped);
                case SM2PKE -> cipher.decrypt(EncryptionAlgorithmSpec.SM2PKE, wrapped);
                case RSA_AES_KEY_WRAP_SHA_1 ->
                    keyWrapped(cipher, wrappingKey, EncryptionAlgorithmSpec.RSAES_OAEP_SHA_1, wrapped);
                case RSA_AES_KEY_WRAP_SHA_256 ->
                    keyWrapped(cipher, wrappingKey, EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256, wrapped);
                case RSAES_PKCS1_V1_5 -> throw refused();
            };
        } catch (KmsException.InvalidCiphertext e) {
            throw refused();
        }
    }

    /** An AES key under the wrapping key, and behind it the material under that AES key (RFC 5649). */
    private byte[] keyWrapped(
            KeyPairCipher cipher, KeyMaterial wrappingKey, EncryptionAlgorithmSpec oaep, byte[] wrapped) {
        int modulusBytes = wrappingKey.spec().sizeBits() / Byte.SIZE;
        if (wrapped.length <= modulusBytes) {
            throw refused();
        }
        byte[] aesKey = cipher.decrypt(oaep, Arrays.copyOf(wrapped, modulusBytes));
        try {
            byte[] body = Arrays.copyOfRange(wrapped, modulusBytes, wrapped.length);
            Optional<byte[]> material = aesKey.length == AES_BYTES
                    ? AesKeyWrap.under(aesKey, pairs.engines()).unwrap(AesKeyWrap.Padding.RFC_5649, body)
                    : Optional.empty();
            return material.orElseThrow(ImportWrapping::refused);
        } finally {
            Arrays.fill(aesKey, (byte) 0);
        }
    }

    private static KmsException.InvalidCiphertext refused() {
        return new KmsException.InvalidCiphertext(
                "the key material was not wrapped with the public key and the algorithm of this import token",
                "Call GetParametersForImport again and wrap with what it returns");
    }
}
