package io.keyhold;

import io.keyhold.api.CustomKeyStoreType;
import io.keyhold.config.Settings;
import io.keyhold.config.TokenSettings;
import io.keyhold.material.CustomKeyStores;
import io.keyhold.material.KeyStoreBackend;
import io.keyhold.material.MaterialEngines;
import io.keyhold.material.MaterialSources;
import io.keyhold.material.TokenBackend;
import io.keyhold.material.TokenSpecs;
import io.keyhold.material.WrappedSource;
import io.keyhold.store.RecordStore;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.xks.XksCounters;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;

/** Where key material lies, as the settings say. */
final class StoredMaterial {
    private StoredMaterial() {}

    /**
     * The parts that calls to proxies need.
     *
     * @param clock for time stamps
     * @param counters counts the calls
     */
    record Proxies(Clock clock, XksCounters counters) {}

    static MaterialSources sources(Settings settings, JdbcRecordStore store, MaterialEngines engines, Proxies proxies) {
        TokenSettings tokens = settings.tokens();
        WrappedSource wrapped = tokens.rootOffline()
                .map(limit ->
                        new WrappedSource(store, engines, new RootWatch(store::requireRoot, limit, System::nanoTime)))
                .orElseGet(() -> new WrappedSource(store, engines));
        return MaterialSources.of(wrapped)
                .with(keyStores(
                        settings,
                        store,
                        engines,
                        ExternalKeyStores.backend(settings, wrapped, proxies.clock(), proxies.counters())));
    }

    private static CustomKeyStores keyStores(
            Settings settings, RecordStore store, MaterialEngines engines, KeyStoreBackend external) {
        Map<CustomKeyStoreType, KeyStoreBackend> backends = new EnumMap<>(CustomKeyStoreType.class);
        TokenSettings tokens = settings.tokens();
        if (!tokens.clusters().isEmpty()) {
            backends.put(
                    CustomKeyStoreType.AWS_CLOUDHSM,
                    new TokenBackend(
                            store,
                            tokens.clusters(),
                            tokens.limits(),
                            tokens.allSpecs() ? TokenSpecs.ALL : TokenSpecs.SYMMETRIC,
                            engines));
        }
        backends.put(CustomKeyStoreType.EXTERNAL_KEY_STORE, external);
        return new CustomKeyStores(store, backends);
    }
}
