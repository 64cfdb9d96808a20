package io.keyhold.api;

import java.util.Optional;

/** Why a custom key store could not be connected. Source: AWS KMS API, shape ConnectionErrorCodeType. */
public enum ConnectionErrorCodeType implements WireValue {
    /** {@code INVALID_CREDENTIALS}. */
    INVALID_CREDENTIALS("INVALID_CREDENTIALS"),
    /** {@code CLUSTER_NOT_FOUND}. */
    CLUSTER_NOT_FOUND("CLUSTER_NOT_FOUND"),
    /** {@code NETWORK_ERRORS}. */
    NETWORK_ERRORS("NETWORK_ERRORS"),
    /** {@code INTERNAL_ERROR}. */
    INTERNAL_ERROR("INTERNAL_ERROR"),
    /** {@code INSUFFICIENT_CLOUDHSM_HSMS}. */
    INSUFFICIENT_CLOUDHSM_HSMS("INSUFFICIENT_CLOUDHSM_HSMS"),
    /** {@code USER_LOCKED_OUT}. */
    USER_LOCKED_OUT("USER_LOCKED_OUT"),
    /** {@code USER_NOT_FOUND}. */
    USER_NOT_FOUND("USER_NOT_FOUND"),
    /** {@code USER_LOGGED_IN}. */
    USER_LOGGED_IN("USER_LOGGED_IN"),
    /** {@code SUBNET_NOT_FOUND}. */
    SUBNET_NOT_FOUND("SUBNET_NOT_FOUND"),
    /** {@code INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET}. */
    INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET("INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET"),
    /** {@code XKS_PROXY_ACCESS_DENIED}. */
    XKS_PROXY_ACCESS_DENIED("XKS_PROXY_ACCESS_DENIED"),
    /** {@code XKS_PROXY_NOT_REACHABLE}. */
    XKS_PROXY_NOT_REACHABLE("XKS_PROXY_NOT_REACHABLE"),
    /** {@code XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND}. */
    XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND("XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND"),
    /** {@code XKS_PROXY_INVALID_RESPONSE}. */
    XKS_PROXY_INVALID_RESPONSE("XKS_PROXY_INVALID_RESPONSE"),
    /** {@code XKS_PROXY_INVALID_CONFIGURATION}. */
    XKS_PROXY_INVALID_CONFIGURATION("XKS_PROXY_INVALID_CONFIGURATION"),
    /** {@code XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION}. */
    XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION("XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION"),
    /** {@code XKS_PROXY_TIMED_OUT}. */
    XKS_PROXY_TIMED_OUT("XKS_PROXY_TIMED_OUT"),
    /** {@code XKS_PROXY_INVALID_TLS_CONFIGURATION}. */
    XKS_PROXY_INVALID_TLS_CONFIGURATION("XKS_PROXY_INVALID_TLS_CONFIGURATION");

    private final String value;

    ConnectionErrorCodeType(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<ConnectionErrorCodeType> find(String value) {
        return WireValue.find(ConnectionErrorCodeType.class, value);
    }
}
