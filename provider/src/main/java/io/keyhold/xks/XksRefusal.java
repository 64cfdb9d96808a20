package io.keyhold.xks;

/** The error codes of KMS by which a failure of an external key store is answered. */
public enum XksRefusal {
    /** KMSInvalidStateException. */
    INVALID_STATE,

    /** CustomKeyStoreInvalidStateException. */
    CUSTOM_KEY_STORE_INVALID_STATE,

    /** XksKeyInvalidConfigurationException. */
    XKS_KEY_INVALID_CONFIGURATION,

    /** XksKeyNotFoundException. */
    XKS_KEY_NOT_FOUND,

    /** XksProxyIncorrectAuthenticationCredentialException. */
    XKS_PROXY_INCORRECT_AUTHENTICATION_CREDENTIAL,

    /** XksProxyInvalidConfigurationException. */
    XKS_PROXY_INVALID_CONFIGURATION,

    /** XksProxyInvalidResponseException. */
    XKS_PROXY_INVALID_RESPONSE,

    /** XksProxyUriUnreachableException. */
    XKS_PROXY_URI_UNREACHABLE
}
