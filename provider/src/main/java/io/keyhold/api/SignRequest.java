package io.keyhold.api;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Input of {@code Sign}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param message the message; 1 to 4096 bytes
 * @param messageType what the message is; optional
 * @param grantTokens grant tokens that make fresh grants effective; 0 to 10 entries
 * @param signingAlgorithm the signing algorithm
 * @param dryRun whether only to ask if the call would succeed
 */
public record SignRequest(
        String keyId,
        @Sensitive byte[] message,
        Optional<MessageType> messageType,
        @Sensitive List<String> grantTokens,
        SigningAlgorithmSpec signingAlgorithm,
        boolean dryRun)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public SignRequest {
        Members.require("keyId", keyId);
        message = Members.copy("message", message);
        Members.require("messageType", messageType);
        grantTokens = Members.copy("grantTokens", grantTokens);
        Members.require("signingAlgorithm", signingAlgorithm);
    }

    /** A copy of the message; the caller owns it. */
    @Override
    public byte[] message() {
        return message.clone();
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static SignRequest of(String keyId, byte[] message, SigningAlgorithmSpec signingAlgorithm) {
        return new SignRequest(keyId, message, Optional.empty(), List.of(), signingAlgorithm, false);
    }

    /** The same with {@code messageType}. */
    public SignRequest withMessageType(MessageType messageType) {
        return toBuilder().messageType(messageType).build();
    }

    /** The same with {@code grantTokens}. */
    public SignRequest withGrantTokens(List<String> grantTokens) {
        return toBuilder().grantTokens(grantTokens).build();
    }

    /** The same with {@code dryRun}. */
    public SignRequest withDryRun(boolean dryRun) {
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
        builder.message = message;
        builder.messageType = messageType;
        builder.grantTokens = grantTokens;
        builder.signingAlgorithm = signingAlgorithm;
        builder.dryRun = dryRun;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String keyId;
        private byte @Nullable [] message;
        private Optional<MessageType> messageType = Optional.empty();
        private List<String> grantTokens = List.of();
        private @Nullable SigningAlgorithmSpec signingAlgorithm;
        private boolean dryRun;

        private Builder() {}

        /** The key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
            return this;
        }

        /** The message; 1 to 4096 bytes. */
        public Builder message(byte[] message) {
            this.message = message;
            return this;
        }

        /** What the message is; optional. */
        public Builder messageType(MessageType messageType) {
            this.messageType = Members.optional("messageType", messageType);
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

        /** The signing algorithm. */
        public Builder signingAlgorithm(SigningAlgorithmSpec signingAlgorithm) {
            this.signingAlgorithm = signingAlgorithm;
            return this;
        }

        /** Whether only to ask if the call would succeed. */
        public Builder dryRun(boolean dryRun) {
            this.dryRun = dryRun;
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public SignRequest build() {
            return new SignRequest(
                    Members.given("keyId", keyId),
                    Members.given("message", message),
                    messageType,
                    grantTokens,
                    Members.given("signingAlgorithm", signingAlgorithm),
                    dryRun);
        }
    }

    @Override
    public Operation operation() {
        return Operation.SIGN;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.size("message", message, 1, 4096);
        check.count("grantTokens", grantTokens, 0, 10);
        check.each("grantTokens", grantTokens, 1, 8192);
    }

    /** Tokens and bytes are not shown. */
    @Override
    public String toString() {
        return Redacted.text(this);
    }
}
