package io.keyhold.api;

import java.util.Optional;

/** How Keyhold reaches the proxy of an external key store. Source: AWS KMS API, shape XksProxyConnectivityType. */
public enum XksProxyConnectivityType implements WireValue {
    /** {@code PUBLIC_ENDPOINT}. */
    PUBLIC_ENDPOINT("PUBLIC_ENDPOINT"),
    /** {@code VPC_ENDPOINT_SERVICE}. */
    VPC_ENDPOINT_SERVICE("VPC_ENDPOINT_SERVICE");

    private final String value;

    XksProxyConnectivityType(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<XksProxyConnectivityType> find(String value) {
        return WireValue.find(XksProxyConnectivityType.class, value);
    }
}
