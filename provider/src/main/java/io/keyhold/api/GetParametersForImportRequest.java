package io.keyhold.api;

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

    @Override
    public Operation operation() {
        return Operation.GET_PARAMETERS_FOR_IMPORT;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
    }
}
