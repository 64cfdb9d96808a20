package io.keyhold.jca;

import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key and its chain as they were together at one time.
 *
 * @param alias a number, a dot and the entry name; another one each time the entry changed
 * @param key the key
 * @param chain the chain, leaf first
 */
record Credential(String alias, PrivateKey key, List<X509Certificate> chain) {
    /** Copies the chain. */
    Credential {
        chain = List.copyOf(chain);
    }

    boolean is(PrivateKey otherKey, Certificate[] otherChain) {
        return key.equals(otherKey) && chain.equals(Arrays.asList(otherChain));
    }

    boolean isOf(String name) {
        return alias.substring(alias.indexOf('.') + 1).equals(name);
    }

    /**
     * Whether it can be chosen.
     *
     * @param keyType the algorithm of the public key, before TLS 1.2 with that of the certificate's signature: {@code
     *     EC_RSA}
     * @param issuers whom the peer trusts; nobody in particular if there are none
     */
    boolean fits(String keyType, Principal @Nullable [] issuers) {
        int bar = keyType.indexOf('_');
        String algorithm = bar < 0 ? keyType : keyType.substring(0, bar);
        X509Certificate leaf = chain.get(0);
        if (!leaf.getPublicKey().getAlgorithm().equals(algorithm)) {
            return false;
        }
        if (bar >= 0 && !leaf.getSigAlgName().contains(keyType.substring(bar + 1))) {
            return false;
        }
        return issuers == null
                || issuers.length == 0
                || chain.stream()
                        .anyMatch(certificate -> Arrays.asList(issuers).contains(certificate.getIssuerX500Principal()));
    }
}
