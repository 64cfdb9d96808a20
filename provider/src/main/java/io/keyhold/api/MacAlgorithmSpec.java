package io.keyhold.api;

import java.util.Optional;

/** An algorithm of {@code GenerateMac} and {@code VerifyMac}. Source: AWS KMS API, shape MacAlgorithmSpec. */
public enum MacAlgorithmSpec implements WireValue {
    /** {@code HMAC_SHA_224}. */
    HMAC_SHA_224("HMAC_SHA_224"),
    /** {@code HMAC_SHA_256}. */
    HMAC_SHA_256("HMAC_SHA_256"),
    /** {@code HMAC_SHA_384}. */
    HMAC_SHA_384("HMAC_SHA_384"),
    /** {@code HMAC_SHA_512}. */
    HMAC_SHA_512("HMAC_SHA_512");

    private final String value;

    MacAlgorithmSpec(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<MacAlgorithmSpec> find(String value) {
        return WireValue.find(MacAlgorithmSpec.class, value);
    }
}
