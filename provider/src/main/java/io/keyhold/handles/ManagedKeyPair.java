package io.keyhold.handles;

import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.MessageType;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.crypto.PublicKeys;

/**
 * A KMS key with a public and a private part, as one caller uses it. What {@link ManagedKey} offers for symmetric keys
 * the gate refuses for this one.
 */
public interface ManagedKeyPair extends ManagedKey {
    /**
     * The public key, a DER SubjectPublicKeyInfo; the caller owns the array. Asks for no permission, whatever the state
     * of the key: every handle shows it.
     */
    byte[] publicKey();

    /**
     * {@code kms:Sign}.
     *
     * @param algorithm one of the key's
     * @param messageType what policies and the audit see: RAW if the program gave the message, DIGEST if it gave a digest
     * @param input for RSA and ECDSA always the digest, as the SPI hashes while it collects; for the others the
     *     message, of any length (ED25519_PH_SHA_512 hashes it once, as RFC 8032 section 5.1 says)
     * @return the signature as AWS KMS writes it; DER for ECDSA
     */
    byte[] sign(SigningAlgorithmSpec algorithm, MessageType messageType, byte[] input);

    /** {@code kms:Encrypt} with an algorithm of the key. */
    byte[] encrypt(EncryptionAlgorithmSpec algorithm, byte[] plaintext);

    /** {@code kms:Decrypt} with an algorithm of the key. */
    byte[] decrypt(EncryptionAlgorithmSpec algorithm, byte[] ciphertext);

    /**
     * Refuses a peer's public key that {@link #deriveSharedSecret} would; asks for no permission.
     *
     * @throws io.keyhold.api.KmsException.Validation if the peer's key is none on the curve
     */
    default void requirePeer(byte[] peerPublicKey) {
        PublicKeys.require(spec(), peerPublicKey);
    }

    /**
     * {@code kms:DeriveSharedSecret}.
     *
     * @param peerPublicKey a DER SubjectPublicKeyInfo on the curve of the key
     * @return the raw shared secret, which the caller owns
     * @throws io.keyhold.api.KmsException.Validation if the peer's key is none on the curve
     */
    byte[] deriveSharedSecret(byte[] peerPublicKey);

    /**
     * {@code kms:Decapsulate}.
     *
     * @param ciphertext as long as those of the key spec; any such one gives a secret
     * @return the secret, 32 bytes, which the caller owns
     * @throws io.keyhold.api.KmsException.InvalidCiphertext if the ciphertext has another length
     */
    byte[] decapsulate(byte[] ciphertext);
}
