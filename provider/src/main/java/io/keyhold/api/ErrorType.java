package io.keyhold.api;

import static io.keyhold.api.ErrorType.Source.COMMON;
import static io.keyhold.api.ErrorType.Source.KEYHOLD;
import static io.keyhold.api.ErrorType.Source.MODEL;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The codes that an error may have over the network: those of the service model of AWS KMS, the common ones of AWS, and what
 * AWS has no code for. Source: AWS KMS API 2014-11-01 and "Common error types"; statuses as AWS KMS sends them.
 */
public enum ErrorType {
    /** {@code AlreadyExistsException}. */
    ALREADY_EXISTS("AlreadyExistsException", 400, MODEL),

    /** {@code CloudHsmClusterInUseException}. */
    CLOUD_HSM_CLUSTER_IN_USE("CloudHsmClusterInUseException", 400, MODEL),

    /** {@code CloudHsmClusterInvalidConfigurationException}. */
    CLOUD_HSM_CLUSTER_INVALID_CONFIGURATION("CloudHsmClusterInvalidConfigurationException", 400, MODEL),

    /** {@code CloudHsmClusterNotActiveException}. */
    CLOUD_HSM_CLUSTER_NOT_ACTIVE("CloudHsmClusterNotActiveException", 400, MODEL),

    /** {@code CloudHsmClusterNotFoundException}. */
    CLOUD_HSM_CLUSTER_NOT_FOUND("CloudHsmClusterNotFoundException", 400, MODEL),

    /** {@code CloudHsmClusterNotRelatedException}. */
    CLOUD_HSM_CLUSTER_NOT_RELATED("CloudHsmClusterNotRelatedException", 400, MODEL),

    /** {@code ConflictException}. */
    CONFLICT("ConflictException", 400, MODEL),

    /** {@code CustomKeyStoreHasCMKsException}. */
    CUSTOM_KEY_STORE_HAS_CMKS("CustomKeyStoreHasCMKsException", 400, MODEL),

    /** {@code CustomKeyStoreInvalidStateException}. */
    CUSTOM_KEY_STORE_INVALID_STATE("CustomKeyStoreInvalidStateException", 400, MODEL),

    /** {@code CustomKeyStoreNameInUseException}. */
    CUSTOM_KEY_STORE_NAME_IN_USE("CustomKeyStoreNameInUseException", 400, MODEL),

    /** {@code CustomKeyStoreNotFoundException}. */
    CUSTOM_KEY_STORE_NOT_FOUND("CustomKeyStoreNotFoundException", 400, MODEL),

    /** {@code DependencyTimeoutException}. */
    DEPENDENCY_TIMEOUT("DependencyTimeoutException", 503, MODEL),

    /** {@code DisabledException}. */
    DISABLED("DisabledException", 400, MODEL),

    /** {@code DryRunOperationException}. */
    DRY_RUN_OPERATION("DryRunOperationException", 400, MODEL),

    /** {@code ExpiredImportTokenException}. */
    EXPIRED_IMPORT_TOKEN("ExpiredImportTokenException", 400, MODEL),

    /** {@code IncorrectKeyException}. */
    INCORRECT_KEY("IncorrectKeyException", 400, MODEL),

    /** {@code IncorrectKeyMaterialException}. */
    INCORRECT_KEY_MATERIAL("IncorrectKeyMaterialException", 400, MODEL),

    /** {@code IncorrectTrustAnchorException}. */
    INCORRECT_TRUST_ANCHOR("IncorrectTrustAnchorException", 400, MODEL),

    /** {@code InvalidAliasNameException}. */
    INVALID_ALIAS_NAME("InvalidAliasNameException", 400, MODEL),

    /** {@code InvalidArnException}. */
    INVALID_ARN("InvalidArnException", 400, MODEL),

    /** {@code InvalidCiphertextException}. */
    INVALID_CIPHERTEXT("InvalidCiphertextException", 400, MODEL),

    /** {@code InvalidGrantIdException}. */
    INVALID_GRANT_ID("InvalidGrantIdException", 400, MODEL),

    /** {@code InvalidGrantTokenException}. */
    INVALID_GRANT_TOKEN("InvalidGrantTokenException", 400, MODEL),

    /** {@code InvalidImportTokenException}. */
    INVALID_IMPORT_TOKEN("InvalidImportTokenException", 400, MODEL),

    /** {@code InvalidKeyUsageException}. */
    INVALID_KEY_USAGE("InvalidKeyUsageException", 400, MODEL),

    /** {@code InvalidMarkerException}. */
    INVALID_MARKER("InvalidMarkerException", 400, MODEL),

    /** {@code KMSInternalException}. */
    KMS_INTERNAL("KMSInternalException", 500, MODEL),

    /** {@code KMSInvalidMacException}. */
    KMS_INVALID_MAC("KMSInvalidMacException", 400, MODEL),

    /** {@code KMSInvalidSignatureException}. */
    KMS_INVALID_SIGNATURE("KMSInvalidSignatureException", 400, MODEL),

    /** {@code KMSInvalidStateException}. */
    KMS_INVALID_STATE("KMSInvalidStateException", 400, MODEL),

    /** {@code KeyUnavailableException}. */
    KEY_UNAVAILABLE("KeyUnavailableException", 500, MODEL),

    /** {@code LimitExceededException}. */
    LIMIT_EXCEEDED("LimitExceededException", 400, MODEL),

    /** {@code MalformedPolicyDocumentException}. */
    MALFORMED_POLICY_DOCUMENT("MalformedPolicyDocumentException", 400, MODEL),

    /** {@code NotFoundException}. */
    NOT_FOUND("NotFoundException", 400, MODEL),

    /** {@code TagException}. */
    TAG("TagException", 400, MODEL),

    /** {@code UnsupportedOperationException}. */
    UNSUPPORTED_OPERATION("UnsupportedOperationException", 400, MODEL),

    /** {@code XksKeyAlreadyInUseException}. */
    XKS_KEY_ALREADY_IN_USE("XksKeyAlreadyInUseException", 400, MODEL),

    /** {@code XksKeyInvalidConfigurationException}. */
    XKS_KEY_INVALID_CONFIGURATION("XksKeyInvalidConfigurationException", 400, MODEL),

    /** {@code XksKeyNotFoundException}. */
    XKS_KEY_NOT_FOUND("XksKeyNotFoundException", 400, MODEL),

    /** {@code XksProxyIncorrectAuthenticationCredentialException}. */
    XKS_PROXY_INCORRECT_AUTHENTICATION_CREDENTIAL("XksProxyIncorrectAuthenticationCredentialException", 400, MODEL),

    /** {@code XksProxyInvalidConfigurationException}. */
    XKS_PROXY_INVALID_CONFIGURATION("XksProxyInvalidConfigurationException", 400, MODEL),

    /** {@code XksProxyInvalidResponseException}. */
    XKS_PROXY_INVALID_RESPONSE("XksProxyInvalidResponseException", 400, MODEL),

    /** {@code XksProxyUriEndpointInUseException}. */
    XKS_PROXY_URI_ENDPOINT_IN_USE("XksProxyUriEndpointInUseException", 400, MODEL),

    /** {@code XksProxyUriInUseException}. */
    XKS_PROXY_URI_IN_USE("XksProxyUriInUseException", 400, MODEL),

    /** {@code XksProxyUriUnreachableException}. */
    XKS_PROXY_URI_UNREACHABLE("XksProxyUriUnreachableException", 400, MODEL),

    /** {@code XksProxyVpcEndpointServiceInUseException}. */
    XKS_PROXY_VPC_ENDPOINT_SERVICE_IN_USE("XksProxyVpcEndpointServiceInUseException", 400, MODEL),

    /** {@code XksProxyVpcEndpointServiceInvalidConfigurationException}. */
    XKS_PROXY_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION(
            "XksProxyVpcEndpointServiceInvalidConfigurationException", 400, MODEL),

    /** {@code XksProxyVpcEndpointServiceNotFoundException}. */
    XKS_PROXY_VPC_ENDPOINT_SERVICE_NOT_FOUND("XksProxyVpcEndpointServiceNotFoundException", 400, MODEL),

    /** {@code AccessDeniedException}. */
    ACCESS_DENIED("AccessDeniedException", 400, COMMON),

    /** {@code ExpiredTokenException}. */
    EXPIRED_TOKEN("ExpiredTokenException", 400, COMMON),

    /** {@code IncompleteSignatureException}. */
    INCOMPLETE_SIGNATURE("IncompleteSignatureException", 400, COMMON),

    /** {@code InvalidSignatureException}. */
    INVALID_SIGNATURE("InvalidSignatureException", 400, COMMON),

    /** {@code MissingAuthenticationTokenException}. */
    MISSING_AUTHENTICATION_TOKEN("MissingAuthenticationTokenException", 400, COMMON),

    /** {@code NotAuthorizedException}. */
    NOT_AUTHORIZED("NotAuthorizedException", 400, COMMON),

    /** {@code SerializationException}. */
    SERIALIZATION("SerializationException", 400, COMMON),

    /** {@code ThrottlingException}. */
    THROTTLING("ThrottlingException", 400, COMMON),

    /** {@code UnknownOperationException}. */
    UNKNOWN_OPERATION("UnknownOperationException", 400, COMMON),

    /** {@code UnrecognizedClientException}. */
    UNRECOGNIZED_CLIENT("UnrecognizedClientException", 400, COMMON),

    /** {@code ValidationException}. */
    VALIDATION("ValidationException", 400, COMMON),

    /** {@code AuditUnavailableException}. */
    AUDIT_UNAVAILABLE("AuditUnavailableException", 503, KEYHOLD),

    /** {@code ConfigurationException}. */
    CONFIGURATION("ConfigurationException", 500, KEYHOLD),

    /** {@code KeyholdClosedException}. */
    KEYHOLD_CLOSED("KeyholdClosedException", 503, KEYHOLD),

    /** {@code RootOfTrustException}. */
    ROOT_OF_TRUST("RootOfTrustException", 500, KEYHOLD),

    /** {@code StoreIntegrityException}. */
    STORE_INTEGRITY("StoreIntegrityException", 500, KEYHOLD),

    /** {@code StoreUnavailableException}. */
    STORE_UNAVAILABLE("StoreUnavailableException", 503, KEYHOLD),

    /** {@code UnknownOutcomeException}; not a status that clients retry, as the change may have been made. */
    UNKNOWN_OUTCOME("UnknownOutcomeException", 409, KEYHOLD);

    /** Where a code is defined. */
    public enum Source {
        /** The service model of AWS KMS: its SDKs have a type for it. */
        MODEL,
        /** Every service of AWS. */
        COMMON,
        /** Keyhold alone. */
        KEYHOLD
    }

    private static final Map<String, ErrorType> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ErrorType::code, type -> type));

    private final String code;
    private final int httpStatus;
    private final Source source;

    ErrorType(String code, int httpStatus, Source source) {
        this.code = code;
        this.httpStatus = httpStatus;
        this.source = source;
    }

    /** The error type with that code, if it is known. */
    public static Optional<ErrorType> find(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /** The code as AWS KMS writes it: {@code DisabledException}. */
    public String code() {
        return code;
    }

    /** The HTTP status that comes with it. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Where the code is defined. */
    public Source source() {
        return source;
    }
}
