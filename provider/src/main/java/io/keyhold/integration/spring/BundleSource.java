package io.keyhold.integration.spring;

import io.keyhold.KeyholdProvider;
import io.keyhold.api.KeyholdKeyManagerParameters;
import io.keyhold.api.KmsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.core.io.ResourceLoader;

/**
 * Makes the bundle of one entry. Its KeyStore shows that entry alone, as there are clients that do not ask for an alias.
 *
 * @param name of the bundle
 * @param properties of the bundle
 * @param provider whose key it is
 * @param resources finds the trust store
 */
record BundleSource(String name, KeyholdBundle properties, KeyholdProvider provider, ResourceLoader resources) {
    BundleSource {
        if (properties.alias().isBlank()) {
            throw new KmsException.Configuration(
                    "SSL bundle `" + name + "` names no entry",
                    "Set spring.ssl.bundle.keyhold." + name + ".alias to an entry of `keyhold certificate list`");
        }
    }

    /** The entry as it is now. */
    KeyStore store() {
        String descriptor = "# keyhold-keystore\naliases = " + properties.alias() + "\nentries = certified\n";
        try {
            KeyStore store = KeyStore.getInstance("KEYHOLD", provider);
            store.load(new ByteArrayInputStream(descriptor.getBytes(StandardCharsets.UTF_8)), null);
            if (!store.isKeyEntry(properties.alias())) {
                throw new KmsException.NotFound(
                        "SSL bundle `" + name + "`: there is no entry `" + properties.alias()
                                + "` with a key and a certificate",
                        "Make one with `keyhold certificate self-signed`, or keytool");
            }
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw refusal(e);
        }
    }

    /** The chain of the entry as it is now; the store itself follows the entry. */
    List<Certificate> certificates(KeyStore store) {
        try {
            return List.of(store.getCertificateChain(properties.alias()));
        } catch (GeneralSecurityException e) {
            throw refusal(e);
        }
    }

    /** The bundle of that store. */
    SslBundle bundle(KeyStore store) {
        KeyStore trusted = trusted();
        SslBundleKey key = SslBundleKey.of(null, properties.alias());
        return SslBundle.of(
                SslStoreBundle.of(store, null, trusted), key, options(), properties.protocol(), managers(trusted));
    }

    Duration reloadEvery() {
        return properties.reloadEvery();
    }

    private SslOptions options() {
        KeyholdBundle.Options options = properties.options();
        return options == null ? SslOptions.NONE : SslOptions.of(options.ciphers(), options.enabledProtocols());
    }

    private SslManagerBundle managers(@Nullable KeyStore trusted) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance("KEYHOLD", provider);
            keys.init(KeyholdKeyManagerParameters.of(properties.alias()));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            return SslManagerBundle.of(keys, trust);
        } catch (GeneralSecurityException e) {
            throw refusal(e);
        }
    }

    private @Nullable KeyStore trusted() {
        KeyholdBundle.Truststore truststore = properties.truststore();
        if (truststore == null) {
            return null;
        }
        String password = truststore.password();
        try (InputStream stream = resources.getResource(truststore.location()).getInputStream()) {
            KeyStore trusted = KeyStore.getInstance(truststore.type());
            trusted.load(stream, password == null ? null : password.toCharArray());
            return trusted;
        } catch (GeneralSecurityException | IOException e) {
            throw refusal(e);
        }
    }

    private KmsException refusal(Exception e) {
        return new KmsException.Configuration(
                "SSL bundle `" + name + "` cannot be made: " + e.getMessage(),
                "Look at spring.ssl.bundle.keyhold." + name + ".*, and at `keyhold doctor`",
                e);
    }
}
