package io.keyhold.api;

/**
 * An enclave that asks for a result only it can read. Source: AWS KMS API, shape RecipientInfo.
 *
 * @param keyEncryptionAlgorithm how the result would be encrypted
 * @param attestationDocument the attestation document; 1 to 262144 bytes
 */
public record RecipientInfo(KeyEncryptionMechanism keyEncryptionAlgorithm, byte[] attestationDocument) {
    /** Copies what can change. */
    public RecipientInfo {
        attestationDocument = attestationDocument.clone();
    }

    /** A copy of the attestation document; the caller owns it. */
    @Override
    public byte[] attestationDocument() {
        return attestationDocument.clone();
    }
}
