package io.keyhold.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Input of {@code Decapsulate}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param sharedSecretCiphertextBlob what {@code Encapsulate} made; 768 bytes for ML_KEM_512, 1088 for ML_KEM_768, 1568
 *     for ML_KEM_1024
 * @param encapsulationAlgorithm the encapsulation algorithm
 * @param grantTokens grant tokens that make fresh grants effective; 0 to 10 entries
 * @param dryRun whether only to ask if the call would succeed
 */
public record DecapsulateRequest(
        String keyId,
        byte[] sharedSecretCiphertextBlob,
        EncapsulationAlgorithmSpec encapsulationAlgorithm,
        @Sensitive List<String> grantTokens,
        boolean dryRun)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public DecapsulateRequest {
        Members.require("keyId", keyId);
        sharedSecretCiphertextBlob = Members.copy("sharedSecretCiphertextBlob", sharedSecretCiphertextBlob);
        Members.require("encapsulationAlgorithm", encapsulationAlgorithm);
        grantTokens = Members.copy("grantTokens", grantTokens);
    }

    /**
     * A copy of what {@code Encapsulate} made; 768 bytes for ML_KEM_512, 1088 for ML_KEM_768, 1568 for ML_KEM_1024; the
     * caller owns it.
     */
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
        return toBuilder().grantTokens(grantTokens).build();
    }

    /** The same with {@code dryRun}. */
    public DecapsulateRequest withDryRun(boolean dryRun) {
        return toBuilder().dryRun(dryRun).build();
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.keyId = keyId;
        builder.sharedSecretCiphertextBlob = sharedSecretCiphertextBlob;
        builder.encapsulationAlgorithm = encapsulationAlgorithm;
        builder.grantTokens = grantTokens;
        builder.dryRun = dryRun;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String keyId;
        private byte @Nullable [] sharedSecretCiphertextBlob;
        private @Nullable EncapsulationAlgorithmSpec encapsulationAlgorithm;
        private List<String> grantTokens = List.of();
        private boolean dryRun;

        private Builder() {}

        /** The key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
            return this;
        }

        /** What {@code Encapsulate} made; 768 bytes for ML_KEM_512, 1088 for ML_KEM_768, 1568 for ML_KEM_1024. */
        public Builder sharedSecretCiphertextBlob(byte[] sharedSecretCiphertextBlob) {
            this.sharedSecretCiphertextBlob = sharedSecretCiphertextBlob;
            return this;
        }

        /** The encapsulation algorithm. */
        public Builder encapsulationAlgorithm(EncapsulationAlgorithmSpec encapsulationAlgorithm) {
            this.encapsulationAlgorithm = encapsulationAlgorithm;
            return this;
        }

        /** Grant tokens that make fresh grants effective; 0 to 10 entries. */
        public Builder grantTokens(List<String> grantTokens) {
            this.grantTokens = grantTokens;
            return this;
        }

        /** Grant tokens that make fresh grants effective; 0 to 10 entries. */
        public Builder grantTokens(String... grantTokens) {
            this.grantTokens = Members.list("grantTokens", grantTokens);
            return this;
        }

        /** Whether only to ask if the call would succeed. */
        public Builder dryRun(boolean dryRun) {
            this.dryRun = dryRun;
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public DecapsulateRequest build() {
            return new DecapsulateRequest(
                    Members.given("keyId", keyId),
                    Members.given("sharedSecretCiphertextBlob", sharedSecretCiphertextBlob),
                    Members.given("encapsulationAlgorithm", encapsulationAlgorithm),
                    grantTokens,
                    dryRun);
        }
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
