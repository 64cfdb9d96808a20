package io.keyhold.api;

/** How a result for an enclave would be encrypted. Source: AWS KMS API, shape KeyEncryptionMechanism. */
public enum KeyEncryptionMechanism {
    /** RSAES-OAEP with SHA-256. */
    RSAES_OAEP_SHA_256
}
