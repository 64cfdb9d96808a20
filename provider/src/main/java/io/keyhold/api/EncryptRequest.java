package io.keyhold.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Input of {@code Encrypt}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param plaintext the plaintext; 1 to 4096 bytes
 * @param encryptionContext the encryption context, bound to the ciphertext and logged in clear
 * @param grantTokens grant tokens that make fresh grants effective; 0 to 10 entries
 * @param encryptionAlgorithm the encryption algorithm; optional
 * @param dryRun whether only to ask if the call would succeed
 */
public record EncryptRequest(
        String keyId,
        byte[] plaintext,
        Map<String, String> encryptionContext,
        List<String> grantTokens,
        Optional<EncryptionAlgorithmSpec> encryptionAlgorithm,
        boolean dryRun)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public EncryptRequest {
        Members.require("keyId", keyId);
        Members.require("encryptionAlgorithm", encryptionAlgorithm);
        plaintext = Members.copy("plaintext", plaintext);
        encryptionContext = Members.copy("encryptionContext", encryptionContext);
        grantTokens = Members.copy("grantTokens", grantTokens);
    }

    /** A copy of the plaintext; the caller owns it. */
    @Override
    public byte[] plaintext() {
        return plaintext.clone();
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static EncryptRequest of(String keyId, byte[] plaintext) {
        return new EncryptRequest(keyId, plaintext, Map.of(), List.of(), Optional.empty(), false);
    }

    /** The same with {@code encryptionContext}. */
    public EncryptRequest withEncryptionContext(Map<String, String> encryptionContext) {
        return new EncryptRequest(keyId, plaintext, encryptionContext, grantTokens, encryptionAlgorithm, dryRun);
    }

    /** The same with {@code grantTokens}. */
    public EncryptRequest withGrantTokens(List<String> grantTokens) {
        return new EncryptRequest(keyId, plaintext, encryptionContext, grantTokens, encryptionAlgorithm, dryRun);
    }

    /** The same with {@code encryptionAlgorithm}. */
    public EncryptRequest withEncryptionAlgorithm(EncryptionAlgorithmSpec encryptionAlgorithm) {
        return new EncryptRequest(
                keyId,
                plaintext,
                encryptionContext,
                grantTokens,
                Members.optional("encryptionAlgorithm", encryptionAlgorithm),
                dryRun);
    }

    /** The same with {@code dryRun}. */
    public EncryptRequest withDryRun(boolean dryRun) {
        return new EncryptRequest(keyId, plaintext, encryptionContext, grantTokens, encryptionAlgorithm, dryRun);
    }

    @Override
    public Operation operation() {
        return Operation.ENCRYPT;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.size("plaintext", plaintext, 1, 4096);
        check.count("grantTokens", grantTokens, 0, 10);
        check.each("grantTokens", grantTokens, 1, 8192);
    }
}
