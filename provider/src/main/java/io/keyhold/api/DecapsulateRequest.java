package io.keyhold.api;

import java.util.List;

/**
 * Input of {@code Decapsulate}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param sharedSecretCiphertextBlob what {@code Encapsulate} made; 768 bytes for ML_KEM_512, 1088 for ML_KEM_768, 1568 for
 *     ML_KEM_1024
 * @param encapsulationAlgorithm the encapsulation algorithm
 * @param grantTokens grant tokens that make fresh grants effective; 0 to 10 entries
 * @param dryRun whether only to ask if the call would succeed
 */
public record DecapsulateRequest(
        String keyId,
        byte[] sharedSecretCiphertextBlob,
        EncapsulationAlgorithmSpec encapsulationAlgorithm,
        List<String> grantTokens,
        boolean dryRun)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public DecapsulateRequest {
        Members.require("keyId", keyId);
        sharedSecretCiphertextBlob = Members.copy("sharedSecretCiphertextBlob", sharedSecretCiphertextBlob);
        Members.require("encapsulationAlgorithm", encapsulationAlgorithm);
        grantTokens = Members.copy("grantTokens", grantTokens);
    }

    /** A copy of the ciphertext; the caller owns it. */
    @Override
    public byte[] sharedSecretCiphertextBlob() {
        return sharedSecretCiphertextBlob.clone();
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static DecapsulateRequest of(
            String keyId, byte[] sharedSecretCiphertextBlob, EncapsulationAlgorithmSpec encapsulationAlgorithm) {
        return new DecapsulateRequest(keyId, sharedSecretCiphertextBlob, encapsulationAlgorithm, List.of(), false);
    }

    /** The same with {@code grantTokens}. */
    public DecapsulateRequest withGrantTokens(List<String> grantTokens) {
        return new DecapsulateRequest(keyId, sharedSecretCiphertextBlob, encapsulationAlgorithm, grantTokens, dryRun);
    }

    /** The same with {@code dryRun}. */
    public DecapsulateRequest withDryRun(boolean dryRun) {
        return new DecapsulateRequest(keyId, sharedSecretCiphertextBlob, encapsulationAlgorithm, grantTokens, dryRun);
    }

    @Override
    public Operation operation() {
        return Operation.DECAPSULATE;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.count("grantTokens", grantTokens, 0, 10);
        check.each("grantTokens", grantTokens, 1, 8192);
    }

    /** Tokens and bytes are not shown. */
    @Override
    public String toString() {
        return Redacted.text(this);
    }
}
