package io.keyhold.api;

import java.util.Optional;

/** An operation that a grant can permit. Source: AWS KMS API, shape GrantOperation. */
public enum GrantOperation implements WireValue {
    /** {@code Decrypt}. */
    DECRYPT("Decrypt"),
    /** {@code Encrypt}. */
    ENCRYPT("Encrypt"),
    /** {@code GenerateDataKey}. */
    GENERATE_DATA_KEY("GenerateDataKey"),
    /** {@code GenerateDataKeyWithoutPlaintext}. */
    GENERATE_DATA_KEY_WITHOUT_PLAINTEXT("GenerateDataKeyWithoutPlaintext"),
    /** {@code ReEncryptFrom}. */
    RE_ENCRYPT_FROM("ReEncryptFrom"),
    /** {@code ReEncryptTo}. */
    RE_ENCRYPT_TO("ReEncryptTo"),
    /** {@code Sign}. */
    SIGN("Sign"),
    /** {@code Verify}. */
    VERIFY("Verify"),
    /** {@code GetPublicKey}. */
    GET_PUBLIC_KEY("GetPublicKey"),
    /** {@code CreateGrant}. */
    CREATE_GRANT("CreateGrant"),
    /** {@code RetireGrant}. */
    RETIRE_GRANT("RetireGrant"),
    /** {@code DescribeKey}. */
    DESCRIBE_KEY("DescribeKey"),
    /** {@code GenerateDataKeyPair}. */
    GENERATE_DATA_KEY_PAIR("GenerateDataKeyPair"),
    /** {@code GenerateDataKeyPairWithoutPlaintext}. */
    GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT("GenerateDataKeyPairWithoutPlaintext"),
    /** {@code GenerateMac}. */
    GENERATE_MAC("GenerateMac"),
    /** {@code VerifyMac}. */
    VERIFY_MAC("VerifyMac"),
    /** {@code DeriveSharedSecret}. */
    DERIVE_SHARED_SECRET("DeriveSharedSecret"),
    /** {@code Encapsulate}. */
    ENCAPSULATE("Encapsulate"),
    /** {@code Decapsulate}. */
    DECAPSULATE("Decapsulate");

    private final String value;

    GrantOperation(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<GrantOperation> find(String value) {
        return WireValue.find(GrantOperation.class, value);
    }
}
