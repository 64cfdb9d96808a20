package io.keyhold.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Input of {@code VerifyMac}; member names, limits and defaults are those of AWS KMS.
 *
 * @param message the message; 1 to 4096 bytes
 * @param keyId the key; 1 to 2048 characters
 * @param macAlgorithm the MAC algorithm
 * @param mac the authentication code; 1 to 6144 bytes
 * @param grantTokens grant tokens that make fresh grants effective; 0 to 10 entries
 * @param dryRun whether only to ask if the call would succeed
 */
public record VerifyMacRequest(
        @Sensitive byte[] message,
        String keyId,
        MacAlgorithmSpec macAlgorithm,
        byte[] mac,
        @Sensitive List<String> grantTokens,
        boolean dryRun)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public VerifyMacRequest {
        message = Members.copy("message", message);
        Members.require("keyId", keyId);
        Members.require("macAlgorithm", macAlgorithm);
        mac = Members.copy("mac", mac);
        grantTokens = Members.copy("grantTokens", grantTokens);
    }

    /** A copy of the message; the caller owns it. */
    @Override
    public byte[] message() {
        return message.clone();
    }

    /** A copy of the authentication code; the caller owns it. */
    @Override
    public byte[] mac() {
        return mac.clone();
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static VerifyMacRequest of(byte[] message, String keyId, MacAlgorithmSpec macAlgorithm, byte[] mac) {
        return new VerifyMacRequest(message, keyId, macAlgorithm, mac, List.of(), false);
    }

    /** The same with {@code grantTokens}. */
    public VerifyMacRequest withGrantTokens(List<String> grantTokens) {
        return toBuilder().grantTokens(grantTokens).build();
    }

    /** The same with {@code dryRun}. */
    public VerifyMacRequest withDryRun(boolean dryRun) {
        return toBuilder().dryRun(dryRun).build();
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.message = message;
        builder.keyId = keyId;
        builder.macAlgorithm = macAlgorithm;
        builder.mac = mac;
        builder.grantTokens = grantTokens;
        builder.dryRun = dryRun;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private byte @Nullable [] message;
        private @Nullable String keyId;
        private @Nullable MacAlgorithmSpec macAlgorithm;
        private byte @Nullable [] mac;
        private List<String> grantTokens = List.of();
        private boolean dryRun;

        private Builder() {}

        /** The message; 1 to 4096 bytes. */
        public Builder message(byte[] message) {
            this.message = message;
            return this;
        }

        /** The key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
            return this;
        }

        /** The MAC algorithm. */
        public Builder macAlgorithm(MacAlgorithmSpec macAlgorithm) {
            this.macAlgorithm = macAlgorithm;
            return this;
        }

        /** The authentication code; 1 to 6144 bytes. */
        public Builder mac(byte[] mac) {
            this.mac = mac;
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
        public VerifyMacRequest build() {
            return new VerifyMacRequest(
                    Members.given("message", message),
                    Members.given("keyId", keyId),
                    Members.given("macAlgorithm", macAlgorithm),
                    Members.given("mac", mac),
                    grantTokens,
                    dryRun);
        }
    }

    @Override
    public Operation operation() {
        return Operation.VERIFY_MAC;
    }

    @Override
    public void check(Constraints check) {
        check.size("message", message, 1, 4096);
        check.length("keyId", keyId, 1, 2048);
        check.size("mac", mac, 1, 6144);
        check.count("grantTokens", grantTokens, 0, 10);
        check.each("grantTokens", grantTokens, 1, 8192);
    }

    /** Tokens and bytes are not shown. */
    @Override
    public String toString() {
        return Redacted.text(this);
    }
}
