package io.keyhold.integration.spring;

import io.keyhold.KeyholdProvider;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/** Registers the bundles of {@code spring.ssl.bundle.keyhold.*}, and again when their certificates were replaced. */
final class KeyholdSslBundles implements SslBundleRegistrar, DisposableBean {
    private static final String PROPERTIES = "spring.ssl.bundle.keyhold";
    private final KeyholdProvider provider;
    private final Environment environment;
    private final ResourceLoader resources;
    private @Nullable CertificateWatch watch;

    KeyholdSslBundles(KeyholdProvider provider, Environment environment, ResourceLoader resources) {
        this.provider = provider;
        this.environment = environment;
        this.resources = resources;
    }

    @Override
    public void registerBundles(SslBundleRegistry registry) {
        Map<String, KeyholdBundle> bundles = Binder.get(environment)
                .bind(PROPERTIES, Bindable.mapOf(String.class, KeyholdBundle.class))
                .orElseGet(Map::of);
        CertificateWatch started = new CertificateWatch();
        bundles.forEach((name, properties) -> {
            BundleSource source = new BundleSource(name, properties, provider, resources);
            KeyStore store = source.store();
            List<Certificate> shown = source.certificates(store);
            registry.registerBundle(name, source.bundle(store));
            if (!properties.reloadEvery().isZero()) {
                started.watch(name, source, shown, registry);
            }
        });
        watch = started;
    }

    @Override
    public void destroy() {
        CertificateWatch started = watch;
        if (started != null) {
            started.close();
        }
    }
}
