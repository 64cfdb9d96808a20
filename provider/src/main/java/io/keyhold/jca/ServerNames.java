package io.keyhold.jca;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The server name that a client asks for (RFC 6066, section 3) against the names of a certificate (RFC 6125). */
final class ServerNames {
    private static final Integer DNS_NAME = 2;

    private ServerNames() {}

    /** The names that a certificate is for, in lower case; {@code *.example.com} as it is. */
    static Set<String> of(X509Certificate certificate) {
        Set<String> all = new HashSet<>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (DNS_NAME.equals(name.get(0))) {
                    all.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
                }
            }
            return Set.copyOf(all);
        } catch (CertificateParsingException e) {
            return Set.of();
        }
    }

    /** The names of certificates that answer what the client of a handshake asks for; none if it does not ask. */
    static List<String> asked(@Nullable SSLSession handshake) {
        if (!(handshake instanceof ExtendedSSLSession session)) {
            return List.of();
        }
        return session.getRequestedServerNames().stream()
                .filter(SNIHostName.class::isInstance)
                .map(name -> ((SNIHostName) name).getAsciiName().toLowerCase(Locale.ROOT))
                .flatMap(name -> spellings(name).stream())
                .toList();
    }

    private static List<String> spellings(String name) {
        int dot = name.indexOf('.');
        return dot > 0 ? List.of(name, "*" + name.substring(dot)) : List.of(name);
    }
}
