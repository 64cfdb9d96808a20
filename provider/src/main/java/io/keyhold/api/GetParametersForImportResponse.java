package io.keyhold.api;

import java.time.Instant;

/**
 * Output of {@code GetParametersForImport}.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param importToken the token that belongs to the wrapping key; 1 to 6144 bytes
 * @param publicKey the public key, a DER SubjectPublicKeyInfo; 1 to 4096 bytes
 * @param parametersValidTo when the token and the wrapping key expire
 */
public record GetParametersForImportResponse(
        String keyId, byte[] importToken, @Sensitive byte[] publicKey, Instant parametersValidTo)
        implements KmsResponse {
    /** Copies what can change. */
    public GetParametersForImportResponse {
        importToken = importToken.clone();
        publicKey = publicKey.clone();
    }

    /** A copy of the token that belongs to the wrapping key; the caller owns it. */
    @Override
    public byte[] importToken() {
        return importToken.clone();
    }

    /** A copy of the public key, a DER SubjectPublicKeyInfo; the caller owns it. */
    @Override
    public byte[] publicKey() {
        return publicKey.clone();
    }
}
