package io.keyhold.jca;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A side of a handshake, and the certificates that may stand for it (RFC 5280, sections 4.2.1.3 and 4.2.1.12). */
enum TlsRole {
    /** The side that opens the connection. */
    CLIENT("1.3.6.1.5.5.7.3.2"),
    /** The side that accepts it. The other two are of the days of export restrictions, and JSSE takes them. */
    SERVER("1.3.6.1.5.5.7.3.1", "1.3.6.1.4.1.311.10.3.3", "2.16.840.1.113730.4.1");

    private static final String ANY_PURPOSE = "2.5.29.37.0";
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int KEY_ENCIPHERMENT = 2;
    private final List<String> purposes;

    TlsRole(String... purposes) {
        this.purposes = List.of(purposes);
    }

    /** The sides that a certificate may stand for: both, unless its extensions say otherwise. */
    static Set<TlsRole> of(X509Certificate certificate) {
        Set<TlsRole> roles = EnumSet.noneOf(TlsRole.class);
        for (TlsRole role : values()) {
            if (role.hasPurpose(certificate) && role.hasUsage(certificate)) {
                roles.add(role);
            }
        }
        return roles;
    }

    private boolean hasPurpose(X509Certificate certificate) {
        try {
            List<String> extended = certificate.getExtendedKeyUsage();
            return extended == null || extended.contains(ANY_PURPOSE) || !Collections.disjoint(extended, purposes);
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    /** A server may also let the client encrypt under its RSA key, up to TLS 1.2. */
    private boolean hasUsage(X509Certificate certificate) {
        boolean[] usage = certificate.getKeyUsage();
        return usage == null
                || usage[DIGITAL_SIGNATURE]
                || this == SERVER && certificate.getPublicKey().getAlgorithm().equals("RSA") && usage[KEY_ENCIPHERMENT];
    }
}
