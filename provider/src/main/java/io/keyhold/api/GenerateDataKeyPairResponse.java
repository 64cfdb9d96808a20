package io.keyhold.api;

import java.util.Optional;

/**
 * Output of {@code GenerateDataKeyPair}.
 *
 * @param privateKeyCiphertextBlob the private key as a ciphertext blob; 1 to 6144 bytes
 * @param privateKeyPlaintext the private key, a DER PKCS#8 PrivateKeyInfo; 1 to 4096 bytes
 * @param publicKey the public key, a DER SubjectPublicKeyInfo; 1 to 8192 bytes
 * @param keyId the key; 1 to 2048 characters
 * @param keyPairSpec the kind of key pair
 * @param keyMaterialId the key material; 64 characters; optional
 */
public record GenerateDataKeyPairResponse(
        byte[] privateKeyCiphertextBlob,
        @Sensitive byte[] privateKeyPlaintext,
        byte[] publicKey,
        String keyId,
        DataKeyPairSpec keyPairSpec,
        Optional<String> keyMaterialId)
        implements KmsResponse {
    /** Copies what can change. */
    public GenerateDataKeyPairResponse {
        privateKeyCiphertextBlob = privateKeyCiphertextBlob.clone();
        privateKeyPlaintext = privateKeyPlaintext.clone();
        publicKey = publicKey.clone();
    }

    /** A copy of the private key as a ciphertext blob; the caller owns it. */
    @Override
    public byte[] privateKeyCiphertextBlob() {
        return privateKeyCiphertextBlob.clone();
    }

    /** A copy of the private key, a DER PKCS#8 PrivateKeyInfo; the caller owns it. */
    @Override
    public byte[] privateKeyPlaintext() {
        return privateKeyPlaintext.clone();
    }

    /** A copy of the public key, a DER SubjectPublicKeyInfo; the caller owns it. */
    @Override
    public byte[] publicKey() {
        return publicKey.clone();
    }
}
