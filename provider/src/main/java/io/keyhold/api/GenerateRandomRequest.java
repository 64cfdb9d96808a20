package io.keyhold.api;

import java.util.Optional;

/**
 * Input of {@code GenerateRandom}; member names, limits and defaults are those of AWS KMS.
 *
 * @param numberOfBytes how many bytes; 1 to 1024
 * @param customKeyStoreId the custom key store; 1 to 64 characters; optional
 * @param recipient an enclave attestation; always refused, since Keyhold has no enclave; optional
 */
public record GenerateRandomRequest(
        int numberOfBytes, Optional<String> customKeyStoreId, Optional<RecipientInfo> recipient) implements KmsRequest {
    /** Refuses null. */
    public GenerateRandomRequest {
        Members.require("customKeyStoreId", customKeyStoreId);
        Members.require("recipient", recipient);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static GenerateRandomRequest of(int numberOfBytes) {
        return new GenerateRandomRequest(numberOfBytes, Optional.empty(), Optional.empty());
    }

    /** The same with {@code customKeyStoreId}. */
    public GenerateRandomRequest withCustomKeyStoreId(String customKeyStoreId) {
        return new GenerateRandomRequest(
                numberOfBytes, Members.optional("customKeyStoreId", customKeyStoreId), recipient);
    }

    /** The same with {@code recipient}. */
    public GenerateRandomRequest withRecipient(RecipientInfo recipient) {
        return new GenerateRandomRequest(numberOfBytes, customKeyStoreId, Members.optional("recipient", recipient));
    }

    @Override
    public Operation operation() {
        return Operation.GENERATE_RANDOM;
    }

    @Override
    public void check(Constraints check) {
        check.range("numberOfBytes", numberOfBytes, 1, 1024);
        check.length("customKeyStoreId", customKeyStoreId, 1, 64);
    }
}
