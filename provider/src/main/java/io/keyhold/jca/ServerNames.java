package io.keyhold.jca;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The server name that a client asks for (RFC 6066, section 3) against the names of a certificate (RFC 6125). */
final class ServerNames {
    private static final Integer DNS_NAME = 2;

    private ServerNames() {}

    /** Whether a certificate is for a name that the client of a handshake asks for. */
    static Predicate<X509Certificate> asked(@Nullable SSLSession handshake) {
        if (!(handshake instanceof ExtendedSSLSession session)) {
            return certificate -> false;
        }
        List<String> names = session.getRequestedServerNames().stream()
                .filter(SNIHostName.class::isInstance)
                .map(name -> ((SNIHostName) name).getAsciiName().toLowerCase(Locale.ROOT))
                .toList();
        return certificate -> names.stream().anyMatch(name -> isFor(certificate, name));
    }

    private static boolean isFor(X509Certificate certificate, String asked) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names != null
                    && names.stream()
                            .anyMatch(name ->
                                    DNS_NAME.equals(name.get(0)) && matches(String.valueOf(name.get(1)), asked));
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    private static boolean matches(String pattern, String asked) {
        String name = pattern.toLowerCase(Locale.ROOT);
        int dot = asked.indexOf('.');
        return name.equals(asked)
                || name.startsWith("*.") && dot > 0 && asked.substring(dot).equals(name.substring(1));
    }
}
