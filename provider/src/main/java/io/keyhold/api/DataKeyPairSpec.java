package io.keyhold.api;

import java.util.Optional;

/** The kind of key pair that {@code GenerateDataKeyPair} makes. Source: AWS KMS API, shape DataKeyPairSpec. */
public enum DataKeyPairSpec implements WireValue {
    /** {@code RSA_2048}. */
    RSA_2048("RSA_2048"),
    /** {@code RSA_3072}. */
    RSA_3072("RSA_3072"),
    /** {@code RSA_4096}. */
    RSA_4096("RSA_4096"),
    /** {@code ECC_NIST_P256}. */
    ECC_NIST_P256("ECC_NIST_P256"),
    /** {@code ECC_NIST_P384}. */
    ECC_NIST_P384("ECC_NIST_P384"),
    /** {@code ECC_NIST_P521}. */
    ECC_NIST_P521("ECC_NIST_P521"),
    /** {@code ECC_SECG_P256K1}. */
    ECC_SECG_P256K1("ECC_SECG_P256K1"),
    /** {@code SM2}. */
    SM2("SM2"),
    /** {@code ECC_NIST_EDWARDS25519}. */
    ECC_NIST_EDWARDS25519("ECC_NIST_EDWARDS25519"),
    /** {@code ML_KEM_512}. */
    ML_KEM_512("ML_KEM_512"),
    /** {@code ML_KEM_768}. */
    ML_KEM_768("ML_KEM_768"),
    /** {@code ML_KEM_1024}. */
    ML_KEM_1024("ML_KEM_1024");

    private final String value;

    DataKeyPairSpec(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<DataKeyPairSpec> find(String value) {
        return WireValue.find(DataKeyPairSpec.class, value);
    }
}
