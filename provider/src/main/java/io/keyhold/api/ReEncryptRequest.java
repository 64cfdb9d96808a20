package io.keyhold.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Input of {@code ReEncrypt}; member names, limits and defaults are those of AWS KMS.
 *
 * @param ciphertextBlob the ciphertext blob; 1 to 6144 bytes; optional
 * @param sourceEncryptionContext the encryption context the blob was made with
 * @param sourceKeyId the key the blob was made under; 1 to 2048 characters; optional
 * @param destinationKeyId the key to encrypt under; 1 to 2048 characters
 * @param destinationEncryptionContext the encryption context of the new blob
 * @param sourceEncryptionAlgorithm the algorithm the blob was made with; optional
 * @param destinationEncryptionAlgorithm the algorithm of the new blob; optional
 * @param grantTokens grant tokens that make fresh grants effective; 0 to 10 entries
 * @param dryRun whether only to ask if the call would succeed
 * @param dryRunModifiers what the dry run leaves out
 */
public record ReEncryptRequest(
        Optional<byte[]> ciphertextBlob,
        Map<String, String> sourceEncryptionContext,
        Optional<String> sourceKeyId,
        String destinationKeyId,
        Map<String, String> destinationEncryptionContext,
        Optional<EncryptionAlgorithmSpec> sourceEncryptionAlgorithm,
        Optional<EncryptionAlgorithmSpec> destinationEncryptionAlgorithm,
        @Sensitive List<String> grantTokens,
        boolean dryRun,
        List<DryRunModifierType> dryRunModifiers)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public ReEncryptRequest {
        Members.require("ciphertextBlob", ciphertextBlob);
        ciphertextBlob = ciphertextBlob.map(byte[]::clone);
        sourceEncryptionContext = Members.copy("sourceEncryptionContext", sourceEncryptionContext);
        Members.require("sourceKeyId", sourceKeyId);
        Members.require("destinationKeyId", destinationKeyId);
        destinationEncryptionContext = Members.copy("destinationEncryptionContext", destinationEncryptionContext);
        Members.require("sourceEncryptionAlgorithm", sourceEncryptionAlgorithm);
        Members.require("destinationEncryptionAlgorithm", destinationEncryptionAlgorithm);
        grantTokens = Members.copy("grantTokens", grantTokens);
        dryRunModifiers = Members.copy("dryRunModifiers", dryRunModifiers);
    }

    /** A copy of the ciphertext blob; the caller owns it. */
    @Override
    public Optional<byte[]> ciphertextBlob() {
        return ciphertextBlob.map(byte[]::clone);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static ReEncryptRequest of(byte[] ciphertextBlob, String destinationKeyId) {
        return new ReEncryptRequest(
                Members.optional("ciphertextBlob", ciphertextBlob),
                Map.of(),
                Optional.empty(),
                destinationKeyId,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                List.of());
    }

    /** The same with {@code sourceEncryptionContext}. */
    public ReEncryptRequest withSourceEncryptionContext(Map<String, String> sourceEncryptionContext) {
        return toBuilder().sourceEncryptionContext(sourceEncryptionContext).build();
    }

    /** The same with {@code sourceKeyId}. */
    public ReEncryptRequest withSourceKeyId(String sourceKeyId) {
        return toBuilder().sourceKeyId(sourceKeyId).build();
    }

    /** The same with {@code destinationEncryptionContext}. */
    public ReEncryptRequest withDestinationEncryptionContext(Map<String, String> destinationEncryptionContext) {
        return toBuilder().destinationEncryptionContext(destinationEncryptionContext).build();
    }

    /** The same with {@code sourceEncryptionAlgorithm}. */
    public ReEncryptRequest withSourceEncryptionAlgorithm(EncryptionAlgorithmSpec sourceEncryptionAlgorithm) {
        return toBuilder().sourceEncryptionAlgorithm(sourceEncryptionAlgorithm).build();
    }

    /** The same with {@code destinationEncryptionAlgorithm}. */
    public ReEncryptRequest withDestinationEncryptionAlgorithm(EncryptionAlgorithmSpec destinationEncryptionAlgorithm) {
        return toBuilder().destinationEncryptionAlgorithm(destinationEncryptionAlgorithm).build();
    }

    /** The same with {@code grantTokens}. */
    public ReEncryptRequest withGrantTokens(List<String> grantTokens) {
        return toBuilder().grantTokens(grantTokens).build();
    }

    /** The same with {@code dryRun}. */
    public ReEncryptRequest withDryRun(boolean dryRun) {
        return toBuilder().dryRun(dryRun).build();
    }

    /** The same with {@code dryRunModifiers}. */
    public ReEncryptRequest withDryRunModifiers(List<DryRunModifierType> dryRunModifiers) {
        return toBuilder().dryRunModifiers(dryRunModifiers).build();
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.ciphertextBlob = ciphertextBlob;
        builder.sourceEncryptionContext = sourceEncryptionContext;
        builder.sourceKeyId = sourceKeyId;
        builder.destinationKeyId = destinationKeyId;
        builder.destinationEncryptionContext = destinationEncryptionContext;
        builder.sourceEncryptionAlgorithm = sourceEncryptionAlgorithm;
        builder.destinationEncryptionAlgorithm = destinationEncryptionAlgorithm;
        builder.grantTokens = grantTokens;
        builder.dryRun = dryRun;
        builder.dryRunModifiers = dryRunModifiers;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private Optional<byte[]> ciphertextBlob = Optional.empty();
        private Map<String, String> sourceEncryptionContext = Map.of();
        private Optional<String> sourceKeyId = Optional.empty();
        private @Nullable String destinationKeyId;
        private Map<String, String> destinationEncryptionContext = Map.of();
        private Optional<EncryptionAlgorithmSpec> sourceEncryptionAlgorithm = Optional.empty();
        private Optional<EncryptionAlgorithmSpec> destinationEncryptionAlgorithm = Optional.empty();
        private List<String> grantTokens = List.of();
        private boolean dryRun;
        private List<DryRunModifierType> dryRunModifiers = List.of();

        private Builder() {}

        /** The ciphertext blob; 1 to 6144 bytes; optional. */
        public Builder ciphertextBlob(byte[] ciphertextBlob) {
            this.ciphertextBlob = Members.optional("ciphertextBlob", ciphertextBlob);
            return this;
        }

        /** The encryption context the blob was made with. */
        public Builder sourceEncryptionContext(Map<String, String> sourceEncryptionContext) {
            this.sourceEncryptionContext = sourceEncryptionContext;
            return this;
        }

        /** The key the blob was made under; 1 to 2048 characters; optional. */
        public Builder sourceKeyId(String sourceKeyId) {
            this.sourceKeyId = Members.optional("sourceKeyId", sourceKeyId);
            return this;
        }

        /** The key to encrypt under; 1 to 2048 characters. */
        public Builder destinationKeyId(String destinationKeyId) {
            this.destinationKeyId = destinationKeyId;
            return this;
        }

        /** The encryption context of the new blob. */
        public Builder destinationEncryptionContext(Map<String, String> destinationEncryptionContext) {
            this.destinationEncryptionContext = destinationEncryptionContext;
            return this;
        }

        /** The algorithm the blob was made with; optional. */
        public Builder sourceEncryptionAlgorithm(EncryptionAlgorithmSpec sourceEncryptionAlgorithm) {
            this.sourceEncryptionAlgorithm = Members.optional("sourceEncryptionAlgorithm", sourceEncryptionAlgorithm);
            return this;
        }

        /** The algorithm of the new blob; optional. */
        public Builder destinationEncryptionAlgorithm(EncryptionAlgorithmSpec destinationEncryptionAlgorithm) {
            this.destinationEncryptionAlgorithm = Members.optional("destinationEncryptionAlgorithm", destinationEncryptionAlgorithm);
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

        /** What the dry run leaves out. */
        public Builder dryRunModifiers(List<DryRunModifierType> dryRunModifiers) {
            this.dryRunModifiers = dryRunModifiers;
            return this;
        }

        /** What the dry run leaves out. */
        public Builder dryRunModifiers(DryRunModifierType... dryRunModifiers) {
            this.dryRunModifiers = Members.list("dryRunModifiers", dryRunModifiers);
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public ReEncryptRequest build() {
            return new ReEncryptRequest(
                    ciphertextBlob,
                    sourceEncryptionContext,
                    sourceKeyId,
                    Members.given("destinationKeyId", destinationKeyId),
                    destinationEncryptionContext,
                    sourceEncryptionAlgorithm,
                    destinationEncryptionAlgorithm,
                    grantTokens,
                    dryRun,
                    dryRunModifiers);
        }
    }

    @Override
    public Operation operation() {
        return Operation.RE_ENCRYPT;
    }

    @Override
    public void check(Constraints check) {
        check.size("ciphertextBlob", ciphertextBlob, 1, 6144);
        check.length("sourceKeyId", sourceKeyId, 1, 2048);
        check.length("destinationKeyId", destinationKeyId, 1, 2048);
        check.count("grantTokens", grantTokens, 0, 10);
        check.each("grantTokens", grantTokens, 1, 8192);
    }

    /** Tokens and bytes are not shown. */
    @Override
    public String toString() {
        return Redacted.text(this);
    }
}
