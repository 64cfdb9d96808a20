package io.keyhold.jca;

import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key and its chain as they were together at one time.
 *
 * @param alias a number, a dot and the entry name; another one each time the entry changed
 * @param name the entry name
 * @param key the key
 * @param chain the chain, leaf first
 * @param serverNames what the leaf is for, as {@link ServerNames#of} gives it
 * @param purposes who the leaf may stand for in TLS
 */
record KeyAndChain(
        String alias,
        String name,
        PrivateKey key,
        List<X509Certificate> chain,
        Set<String> serverNames,
        Set<TlsRole> purposes) {
    /** Copies the chain. */
    KeyAndChain {
        chain = List.copyOf(chain);
    }

    static KeyAndChain of(String alias, String name, PrivateKey key, List<X509Certificate> chain) {
        X509Certificate leaf = chain.get(0);
        return new KeyAndChain(alias, name, key, chain, ServerNames.of(leaf), TlsRole.of(leaf));
    }

    boolean is(PrivateKey otherKey, Certificate[] otherChain) {
        return key.equals(otherKey)
                && key.getAlgorithm().equals(otherKey.getAlgorithm())
                && chain.equals(Arrays.asList(otherChain));
    }

    /** The algorithm of the public key, by which TLS names the kind. */
    String algorithm() {
        return leaf().getPublicKey().getAlgorithm();
    }

    /** Whether the leaf is valid at a time, in milliseconds since 1970. */
    boolean isValidAt(long millis) {
        Instant time = Instant.ofEpochMilli(millis);
        return !time.isBefore(leaf().getNotBefore().toInstant())
                && !time.isAfter(leaf().getNotAfter().toInstant());
    }

    /**
     * Whether it is of a kind.
     *
     * @param keyType the algorithm of the public key, before TLS 1.2 with that of the certificate's signature: {@code
     *     EC_RSA}
     */
    boolean isOf(String keyType) {
        int bar = keyType.indexOf('_');
        return bar < 0
                ? algorithm().equals(keyType)
                : algorithm().equals(keyType.substring(0, bar))
                        && leaf().getSigAlgName().contains(keyType.substring(bar + 1));
    }

    /** Whether the peer accepts one of the issuers; it accepts any if it names none. */
    boolean isIssuedBy(Principal @Nullable [] issuers) {
        return issuers == null
                || issuers.length == 0
                || chain.stream()
                        .anyMatch(certificate -> Arrays.asList(issuers).contains(certificate.getIssuerX500Principal()));
    }

    private X509Certificate leaf() {
        return chain.get(0);
    }
}
