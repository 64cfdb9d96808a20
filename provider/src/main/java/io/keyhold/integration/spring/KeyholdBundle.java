package io.keyhold.integration.spring;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.ssl.SslBundle;

/**
 * The properties of one bundle, {@code spring.ssl.bundle.keyhold.NAME.*}.
 *
 * @param alias the entry of the KeyStore whose key and certificates are used
 * @param reloadEvery how often the certificates of the entry are looked at, to reload the bundle if they changed; 0 for never
 * @param truststore whom to trust; without it, whom Java trusts
 * @param options ciphers and protocols, as those of other bundles
 * @param protocol the name of the SSLContext
 */
record KeyholdBundle(
        @DefaultValue("") String alias,
        @DefaultValue("10s") Duration reloadEvery,
        @Nullable Truststore truststore,
        @Nullable Options options,
        @DefaultValue(SslBundle.DEFAULT_PROTOCOL) String protocol) {
    /**
     * A trust store.
     *
     * @param location a resource, such as {@code file:/etc/ssl/ca.p12}
     * @param type of the KeyStore
     * @param password of the KeyStore
     */
    record Truststore(
            String location,
            @DefaultValue("PKCS12") String type,
            @Nullable String password) {}

    /**
     * What to negotiate.
     *
     * @param ciphers names of cipher suites
     * @param enabledProtocols names of protocols
     */
    record Options(@Nullable Set<String> ciphers, @Nullable Set<String> enabledProtocols) {}
}
