package io.keyhold.api;

import java.util.Map;
import java.util.Optional;

/**
 * What a request must contain for a grant to apply; at most one of the two contexts. Source: AWS KMS API, shape
 * GrantConstraints.
 *
 * @param encryptionContextSubset pairs the encryption context must contain
 * @param encryptionContextEquals the encryption context, exactly
 * @param sourceArn the resource a service must act for; 20 to 512 characters; optional
 */
public record GrantConstraints(
        Map<String, String> encryptionContextSubset,
        Map<String, String> encryptionContextEquals,
        Optional<String> sourceArn) {
    /** Copies what can change, and refuses null. */
    public GrantConstraints {
        encryptionContextSubset = Members.copy("encryptionContextSubset", encryptionContextSubset);
        encryptionContextEquals = Members.copy("encryptionContextEquals", encryptionContextEquals);
        Members.require("sourceArn", sourceArn);
    }

    /** Without any member. */
    public static GrantConstraints of() {
        return new GrantConstraints(Map.of(), Map.of(), Optional.empty());
    }

    /** The same with {@code encryptionContextSubset}. */
    public GrantConstraints withEncryptionContextSubset(Map<String, String> encryptionContextSubset) {
        return toBuilder().encryptionContextSubset(encryptionContextSubset).build();
    }

    /** The same with {@code encryptionContextEquals}. */
    public GrantConstraints withEncryptionContextEquals(Map<String, String> encryptionContextEquals) {
        return toBuilder().encryptionContextEquals(encryptionContextEquals).build();
    }

    /** The same with {@code sourceArn}. */
    public GrantConstraints withSourceArn(String sourceArn) {
        return toBuilder().sourceArn(sourceArn).build();
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.encryptionContextSubset = encryptionContextSubset;
        builder.encryptionContextEquals = encryptionContextEquals;
        builder.sourceArn = sourceArn;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private Map<String, String> encryptionContextSubset = Map.of();
        private Map<String, String> encryptionContextEquals = Map.of();
        private Optional<String> sourceArn = Optional.empty();

        private Builder() {}

        /** Pairs the encryption context must contain. */
        public Builder encryptionContextSubset(Map<String, String> encryptionContextSubset) {
            this.encryptionContextSubset = encryptionContextSubset;
            return this;
        }

        /** The encryption context, exactly. */
        public Builder encryptionContextEquals(Map<String, String> encryptionContextEquals) {
            this.encryptionContextEquals = encryptionContextEquals;
            return this;
        }

        /** The resource a service must act for; 20 to 512 characters; optional. */
        public Builder sourceArn(String sourceArn) {
            this.sourceArn = Members.optional("sourceArn", sourceArn);
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public GrantConstraints build() {
            return new GrantConstraints(encryptionContextSubset, encryptionContextEquals, sourceArn);
        }
    }
}
