package io.keyhold;

import io.keyhold.api.KmsException;
import io.keyhold.config.Passphrases;
import io.keyhold.config.ProxySettings;
import io.keyhold.config.Settings;
import io.keyhold.https.ClientTls;
import io.keyhold.material.KeyStoreBackend;
import io.keyhold.material.MaterialSource;
import io.keyhold.xks.XksBackend;
import io.keyhold.xks.XksCounters;
import io.keyhold.xks.XksPorts;
import io.keyhold.xks.XksSettings;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;

/** How external key stores are reached, according to the settings. */
final class ExternalKeyStores {
    private ExternalKeyStores() {}

    /**
     * Reads no file before a custom key store is created or connected.
     *
     * @param own the source of the layer of Keyhold's own
     */
    static KeyStoreBackend backend(Settings settings, MaterialSource own, Clock clock, XksCounters counters) {
        ProxySettings proxies = settings.proxies();
        return new XksBackend(
                own,
                new XksSettings(
                        settings.region(), () -> tls(proxies), XksPorts.of(proxies.ports()), proxies.perTry(), clock),
                counters);
    }

    static ClientTls tls(ProxySettings proxies) {
        char[] password = proxies.identityPassword().map(Passphrases::of).orElse(new char[0]);
        try {
            Optional<ClientTls.Identity> identity = proxies.identity().isEmpty()
                    ? Optional.empty()
                    : Optional.of(ClientTls.Identity.pkcs12(proxies.identity().get(), password));
            return ClientTls.read(proxies.trust(), identity);
        } catch (IOException | GeneralSecurityException e) {
            throw new KmsException.Configuration(
                    "the files of keyhold.xks-trust-store and keyhold.xks-key-store do not serve: " + e.getMessage(),
                    "Name a file of certificates in PEM, and a PKCS#12 file with the password that opens it",
                    e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }
}
