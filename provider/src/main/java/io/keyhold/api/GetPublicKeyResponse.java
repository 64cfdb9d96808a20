package io.keyhold.api;

import java.util.List;

/**
 * Output of {@code GetPublicKey}.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param publicKey the public key, a DER SubjectPublicKeyInfo; 1 to 8192 bytes
 * @param customerMasterKeySpec the shape of the key, under its old name
 * @param keySpec the shape of the key
 * @param keyUsage what the key is for
 * @param encryptionAlgorithms the encryption algorithms of the key
 * @param signingAlgorithms the signing algorithms of the key
 * @param keyAgreementAlgorithms the key agreement algorithms of the key
 * @param encapsulationAlgorithms the encapsulation algorithms of the key
 */
public record GetPublicKeyResponse(
        String keyId,
        byte[] publicKey,
        KeySpec customerMasterKeySpec,
        KeySpec keySpec,
        KeyUsageType keyUsage,
        List<EncryptionAlgorithmSpec> encryptionAlgorithms,
        List<SigningAlgorithmSpec> signingAlgorithms,
        List<KeyAgreementAlgorithmSpec> keyAgreementAlgorithms,
        List<EncapsulationAlgorithmSpec> encapsulationAlgorithms)
        implements KmsResponse {
    /** Copies what can change. */
    public GetPublicKeyResponse {
        publicKey = publicKey.clone();
        encryptionAlgorithms = List.copyOf(encryptionAlgorithms);
        signingAlgorithms = List.copyOf(signingAlgorithms);
        keyAgreementAlgorithms = List.copyOf(keyAgreementAlgorithms);
        encapsulationAlgorithms = List.copyOf(encapsulationAlgorithms);
    }

    /** A copy of the public key, a DER SubjectPublicKeyInfo; the caller owns it. */
    @Override
    public byte[] publicKey() {
        return publicKey.clone();
    }
}
