package io.keyhold.api;

import org.jspecify.annotations.Nullable;

/**
 * Input of {@code GetParametersForImport}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param wrappingAlgorithm how the material will be wrapped
 * @param wrappingKeySpec the kind of wrapping key
 */
public record GetParametersForImportRequest(
        String keyId, AlgorithmSpec wrappingAlgorithm, WrappingKeySpec wrappingKeySpec) implements KmsRequest {
    /** Refuses null. */
    public GetParametersForImportRequest {
        Members.require("keyId", keyId);
        Members.require("wrappingAlgorithm", wrappingAlgorithm);
        Members.require("wrappingKeySpec", wrappingKeySpec);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static GetParametersForImportRequest of(
            String keyId, AlgorithmSpec wrappingAlgorithm, WrappingKeySpec wrappingKeySpec) {
        return new GetParametersForImportRequest(keyId, wrappingAlgorithm, wrappingKeySpec);
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.keyId = keyId;
        builder.wrappingAlgorithm = wrappingAlgorithm;
        builder.wrappingKeySpec = wrappingKeySpec;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String keyId;
        private @Nullable AlgorithmSpec wrappingAlgorithm;
        private @Nullable WrappingKeySpec wrappingKeySpec;

        private Builder() {}

        /** The key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
            return this;
        }

        /** How the material will be wrapped. */
        public Builder wrappingAlgorithm(AlgorithmSpec wrappingAlgorithm) {
            this.wrappingAlgorithm = wrappingAlgorithm;
            return this;
        }

        /** The kind of wrapping key. */
        public Builder wrappingKeySpec(WrappingKeySpec wrappingKeySpec) {
            this.wrappingKeySpec = wrappingKeySpec;
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public GetParametersForImportRequest build() {
            return new GetParametersForImportRequest(
                    Members.given("keyId", keyId),
                    Members.given("wrappingAlgorithm", wrappingAlgorithm),
                    Members.given("wrappingKeySpec", wrappingKeySpec));
        }
    }

    @Override
    public Operation operation() {
        return Operation.GET_PARAMETERS_FOR_IMPORT;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
    }
}
