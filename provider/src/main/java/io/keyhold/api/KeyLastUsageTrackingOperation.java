package io.keyhold.api;

import java.util.Optional;

/** An operation that counts as use of a key. Source: AWS KMS API, shape KeyLastUsageTrackingOperation. */
public enum KeyLastUsageTrackingOperation implements WireValue {
    /** {@code Decrypt}. */
    DECRYPT("Decrypt"),
    /** {@code DeriveSharedSecret}. */
    DERIVE_SHARED_SECRET("DeriveSharedSecret"),
    /** {@code Encrypt}. */
    ENCRYPT("Encrypt"),
    /** {@code GenerateDataKey}. */
    GENERATE_DATA_KEY("GenerateDataKey"),
    /** {@code GenerateDataKeyPair}. */
    GENERATE_DATA_KEY_PAIR("GenerateDataKeyPair"),
    /** {@code GenerateDataKeyPairWithoutPlaintext}. */
    GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT("GenerateDataKeyPairWithoutPlaintext"),
    /** {@code GenerateDataKeyWithoutPlaintext}. */
    GENERATE_DATA_KEY_WITHOUT_PLAINTEXT("GenerateDataKeyWithoutPlaintext"),
    /** {@code GenerateMac}. */
    GENERATE_MAC("GenerateMac"),
    /** {@code ReEncrypt}. */
    RE_ENCRYPT("ReEncrypt"),
    /** {@code Sign}. */
    SIGN("Sign"),
    /** {@code Verify}. */
    VERIFY("Verify"),
    /** {@code VerifyMac}. */
    VERIFY_MAC("VerifyMac"),
    /** {@code Encapsulate}. */
    ENCAPSULATE("Encapsulate"),
    /** {@code Decapsulate}. */
    DECAPSULATE("Decapsulate");

    private final String value;

    KeyLastUsageTrackingOperation(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<KeyLastUsageTrackingOperation> find(String value) {
        return WireValue.find(KeyLastUsageTrackingOperation.class, value);
    }
}
