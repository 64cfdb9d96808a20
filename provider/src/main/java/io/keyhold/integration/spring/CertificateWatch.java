package io.keyhold.integration.spring;

import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.ssl.SslBundleRegistry;

/** Looks at the certificates of bundles, on one thread, and updates a bundle whose certificates were replaced. */
final class CertificateWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CertificateWatch.class.getName());
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "keyhold-ssl-bundles");
        made.setDaemon(true);
        return made;
    });

    /** Looks at the bundle from now on, as often as its properties say. */
    void watch(String name, BundleSource source, List<Certificate> shown, SslBundleRegistry registry) {
        Watched watched = new Watched(name, source, registry, shown);
        long period = source.reloadEvery().toMillis();
        Future<?> unused = thread.scheduleWithFixedDelay(watched::look, period, period, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** One bundle and what it shows. */
    private static final class Watched {
        private final String name;
        private final BundleSource source;
        private final SslBundleRegistry registry;
        private List<Certificate> shown;

        Watched(String name, BundleSource source, SslBundleRegistry registry, List<Certificate> shown) {
            this.name = name;
            this.source = source;
            this.registry = registry;
            this.shown = shown;
        }

        /** What fails is tried again at the next look; until then the bundle stays what it was. */
        void look() {
            try {
                KeyStore store = source.store();
                List<Certificate> now = source.certificates(store);
                if (!shown.equals(now)) {
                    registry.updateBundle(name, source.bundle(store));
                    shown = now;
                    LOG.log(System.Logger.Level.INFO, "SSL bundle `" + name + "` has new certificates");
                }
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "SSL bundle `" + name + "` was not looked at: " + e.getMessage());
            }
        }
    }
}
