package io.keyhold.api;

/** The purposes of a certificate, {@code extKeyUsage}. Source: RFC 5280, section 4.2.1.12. */
public enum CertificatePurpose {
    /** A TLS server, {@code id-kp-serverAuth}. */
    SERVER_AUTH("1.3.6.1.5.5.7.3.1"),
    /** A TLS client, {@code id-kp-clientAuth}. */
    CLIENT_AUTH("1.3.6.1.5.5.7.3.2"),
    /** Signing of programs, {@code id-kp-codeSigning}. */
    CODE_SIGNING("1.3.6.1.5.5.7.3.3"),
    /** Mail, {@code id-kp-emailProtection}. */
    EMAIL_PROTECTION("1.3.6.1.5.5.7.3.4"),
    /** Time stamps, {@code id-kp-timeStamping}. */
    TIME_STAMPING("1.3.6.1.5.5.7.3.8"),
    /** Answers about revocation, {@code id-kp-OCSPSigning}. */
    OCSP_SIGNING("1.3.6.1.5.5.7.3.9");

    private final String oid;

    CertificatePurpose(String oid) {
        this.oid = oid;
    }

    /** The object identifier, in dots. */
    public String oid() {
        return oid;
    }
}
