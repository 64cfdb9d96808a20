package io.keyhold.xks;

import io.keyhold.api.ConnectionErrorCodeType;
import io.keyhold.api.KmsException;

/** Errors for callers of KMS: AWS's texts, without anything that the proxy said. */
final class XksRefusals {
    private XksRefusals() {}

    /** At CreateCustomKeyStore and UpdateCustomKeyStore. */
    static KmsException ofStore(XksFailure failure) {
        return refusal(failure.ofStore(), failure.problem(), failure.remedy());
    }

    /** At CreateKey. */
    static KmsException ofCreateKey(XksFailure failure) {
        return refusal(failure.ofCreateKey(), failure.problem(), failure.remedy());
    }

    /** At cryptographic operations. */
    static KmsException.InvalidState ofUse(XksFailure failure) {
        return new KmsException.InvalidState(failure.problem(), failure.remedy());
    }

    private static KmsException refusal(XksRefusal refusal, String problem, String remedy) {
        return switch (refusal) {
            case INVALID_STATE -> new KmsException.InvalidState(problem, remedy);
            case CUSTOM_KEY_STORE_INVALID_STATE -> new KmsException.CustomKeyStoreInvalidState(problem, remedy);
            case XKS_KEY_INVALID_CONFIGURATION -> new KmsException.XksKeyInvalidConfiguration(problem, remedy);
            case XKS_KEY_NOT_FOUND -> new KmsException.XksKeyNotFound(problem, remedy);
            case XKS_PROXY_INCORRECT_AUTHENTICATION_CREDENTIAL ->
                new KmsException.XksProxyIncorrectAuthenticationCredential(problem, remedy);
            case XKS_PROXY_INVALID_CONFIGURATION -> new KmsException.XksProxyInvalidConfiguration(problem, remedy);
            case XKS_PROXY_INVALID_RESPONSE -> new KmsException.XksProxyInvalidResponse(problem, remedy);
            case XKS_PROXY_URI_UNREACHABLE -> new KmsException.XksProxyUriUnreachable(problem, remedy);
        };
    }

    /** The error code that DescribeCustomKeyStores shows after ConnectCustomKeyStore. */
    static ConnectionErrorCodeType ofConnection(XksFailure failure) {
        return switch (failure) {
            case AUTHENTICATION_FAILED -> ConnectionErrorCodeType.INVALID_CREDENTIALS;
            case ACCESS_DENIED -> ConnectionErrorCodeType.XKS_PROXY_ACCESS_DENIED;
            case INVALID_URI_PATH -> ConnectionErrorCodeType.XKS_PROXY_INVALID_CONFIGURATION;
            case INVALID_TLS -> ConnectionErrorCodeType.XKS_PROXY_INVALID_TLS_CONFIGURATION;
            case TIMED_OUT, DEPENDENCY_TIMEOUT -> ConnectionErrorCodeType.XKS_PROXY_TIMED_OUT;
            case NOT_REACHABLE, THROTTLING -> ConnectionErrorCodeType.XKS_PROXY_NOT_REACHABLE;
            case INVALID_RESPONSE,
                    INVALID_STATE_OF_KEY,
                    INVALID_CIPHERTEXT,
                    WRONG_PLAINTEXT,
                    INVALID_KEY_USAGE,
                    KEY_NOT_FOUND,
                    UNSUPPORTED_OPERATION,
                    INTERNAL -> ConnectionErrorCodeType.XKS_PROXY_INVALID_RESPONSE;
            case NOT_CONNECTED -> ConnectionErrorCodeType.INTERNAL_ERROR;
        };
    }
}
