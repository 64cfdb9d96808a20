package io.keyhold.api;

/** The uses of a certified key, {@code keyUsage}. Source: RFC 5280, section 4.2.1.3. */
public enum CertificateKeyUsage {
    /** Signatures other than those on certificates and revocation lists, such as those of TLS. */
    DIGITAL_SIGNATURE,
    /** Signatures that shall commit the signer, {@code contentCommitment}. */
    NON_REPUDIATION,
    /** Transport of keys by encryption. */
    KEY_ENCIPHERMENT,
    /** Encryption of data itself. */
    DATA_ENCIPHERMENT,
    /** Key agreement. */
    KEY_AGREEMENT,
    /** Signatures on certificates; for certificate authorities only. */
    KEY_CERT_SIGN,
    /** Signatures on revocation lists. */
    CRL_SIGN
}
