package io.keyhold.jca;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The kinds of key whose signatures the peer of a handshake verifies. */
final class PeerAlgorithms {
    private PeerAlgorithms() {}

    /** Algorithms of keys; none if the handshake does not say. */
    static Set<String> of(@Nullable SSLSession handshake) {
        return handshake instanceof ExtendedSSLSession session
                ? Stream.of(session.getPeerSupportedSignatureAlgorithms())
                        .flatMap(signature -> keyAlgorithms(signature).stream())
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    /** TLS has RSASSA-PSS for plain RSA keys and for keys that are for it only, under one name in Java. */
    private static List<String> keyAlgorithms(String signature) {
        if (signature.endsWith("withECDSA")) {
            return List.of("EC");
        }
        if (signature.endsWith("withRSA")) {
            return List.of("RSA");
        }
        if (signature.equals("RSASSA-PSS")) {
            return List.of("RSA", signature);
        }
        return List.of(signature.startsWith("Ed") ? "EdDSA" : signature);
    }
}
