package io.keyhold.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
        @Sensitive byte[] plaintext,
        Map<String, String> encryptionContext,
        @Sensitive List<String> grantTokens,
        Optional<EncryptionAlgorithmSpec> encryptionAlgorithm,
        boolean dryRun)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public EncryptRequest {
        Members.require("keyId", keyId);
        plaintext = Members.copy("plaintext", plaintext);
        encryptionContext = Members.copy("encryptionContext", encryptionContext);
        grantTokens = Members.copy("grantTokens", grantTokens);
        Members.require("encryptionAlgorithm", encryptionAlgorithm);
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
        return toBuilder().encryptionContext(encryptionContext).build();
    }

    /** The same with {@code grantTokens}. */
    public EncryptRequest withGrantTokens(List<String> grantTokens) {
        return toBuilder().grantTokens(grantTokens).build();
    }

    /** The same with {@code encryptionAlgorithm}. */
    public EncryptRequest withEncryptionAlgorithm(EncryptionAlgorithmSpec encryptionAlgorithm) {
        return toBuilder().encryptionAlgorithm(encryptionAlgorithm).build();
    }

    /** The same with {@code dryRun}. */
    public EncryptRequest withDryRun(boolean dryRun) {
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
        builder.plaintext = plaintext;
        builder.encryptionContext = encryptionContext;
        builder.grantTokens = grantTokens;
        builder.encryptionAlgorithm = encryptionAlgorithm;
        builder.dryRun = dryRun;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String keyId;
        private byte @Nullable [] plaintext;
        private Map<String, String> encryptionContext = Map.of();
        private List<String> grantTokens = List.of();
        private Optional<EncryptionAlgorithmSpec> encryptionAlgorithm = Optional.empty();
        private boolean dryRun;

        private Builder() {}

        /** The key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
            return this;
        }

        /** The plaintext; 1 to 4096 bytes. */
        public Builder plaintext(byte[] plaintext) {
            this.plaintext = plaintext;
            return this;
        }

        /** The encryption context, bound to the ciphertext and logged in clear. */
        public Builder encryptionContext(Map<String, String> encryptionContext) {
            this.encryptionContext = encryptionContext;
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

        /** The encryption algorithm; optional. */
        public Builder encryptionAlgorithm(EncryptionAlgorithmSpec encryptionAlgorithm) {
            this.encryptionAlgorithm = Members.optional("encryptionAlgorithm", encryptionAlgorithm);
            return this;
        }

        /** Whether only to ask if the call would succeed. */
        public Builder dryRun(boolean dryRun) {
            this.dryRun = dryRun;
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public EncryptRequest build() {
            return new EncryptRequest(
                    Members.given("keyId", keyId),
                    Members.given("plaintext", plaintext),
                    encryptionContext,
                    grantTokens,
                    encryptionAlgorithm,
                    dryRun);
        }
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

    /** Tokens and bytes are not shown. */
    @Override
    public String toString() {
        return Redacted.text(this);
    }
}
