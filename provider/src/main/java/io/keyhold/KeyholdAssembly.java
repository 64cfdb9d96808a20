package io.keyhold;

import io.keyhold.api.Caller;
import io.keyhold.audit.CheckpointSigner;
import io.keyhold.audit.FileAuditTrail;
import io.keyhold.audit.TrailMode;
import io.keyhold.audit.TrailSettings;
import io.keyhold.catalog.RegionScope;
import io.keyhold.catalog.RegionalCatalogs;
import io.keyhold.config.Settings;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.KeyPairEngines;
import io.keyhold.crypto.KeyPairs;
import io.keyhold.crypto.OsRandom;
import io.keyhold.crypto.SecretHash;
import io.keyhold.crypto.SigningEngine;
import io.keyhold.crypto.WarmUp;
import io.keyhold.envelope.DataKeyCache;
import io.keyhold.gate.AuditKey;
import io.keyhold.gate.Quotas;
import io.keyhold.gate.ServiceContext;
import io.keyhold.gate.TrailAnchor;
import io.keyhold.material.MaterialEngines;
import io.keyhold.material.MaterialSources;
import io.keyhold.service.KeyService;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.xks.XksCounters;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Opens a store and makes the service over it of its parts, each of which needs those before it. If one cannot be made, those that are there are closed, the
 * last one first.
 */
final class KeyholdAssembly {
    private static final int LIVE_MATERIALS = 10_000;
    private final Settings settings;
    private final Clock clock;
    private final Deque<Runnable> closing = new ArrayDeque<>();

    private KeyholdAssembly(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Opens what the settings describe.
     *
     * @param isRestoring whether the store was put back just now, so that the trail may know of later epochs
     */
    static OpenedStore open(Settings settings, char[] passphrase, Clock clock, boolean isRestoring) {
        KeyholdAssembly assembly = new KeyholdAssembly(settings, clock);
        try {
            return assembly.open(passphrase, isRestoring);
        } catch (RuntimeException | Error e) {
            assembly.closing.forEach(Runnable::run);
            throw e;
        }
    }

    private OpenedStore open(char[] passphrase, boolean isRestoring) {
        SecureRandom random = OsRandom.open();
        closing.push(() -> OsRandom.release(random));
        Engines engines = Engines.choose(settings.accelerate() ? Engines.Choice.AUTO : Engines.Choice.JDK);
        JdbcRecordStore store = StorePlace.open(settings, passphrase, engines, random);
        closing.push(store::close);
        TrailAnchor anchor = new TrailAnchor(store, settings.restoredEpoch(), isRestoring);
        CheckpointSigner signer = signer(store, anchor, random);
        FileAuditTrail trail = FileAuditTrail.open(trailSettings(settings.audit()), signer, anchor, clock, random);
        closing.push(trail::close);
        KeyPairEngines pairs = KeyPairEngines.choose(engines, random);
        XksCounters external = new XksCounters();
        MaterialSources sources = StoredMaterial.sources(
                settings,
                store,
                new MaterialEngines(engines, pairs, check(settings), random),
                new StoredMaterial.Proxies(clock, external));
        RegionalCatalogs regions = catalogs(settings, store, sources);
        KeyService service = new KeyService(new ServiceContext(
                store,
                regions.home(),
                regions,
                trail,
                anchor,
                quotas(settings),
                clock,
                random,
                engines,
                sources,
                new KeyPairs(pairs),
                dataKeys()));
        LiveAudit audit = new LiveAudit(service, anchor, signer, trail, regions.home(), settings.account());
        Caller configured = Caller.of(settings.principal());
        byte[] rootHash = rootHash(settings, passphrase, random);
        if (settings.warmUp()) {
            WarmUp.start(engines);
        }
        Serving serving = new Serving(service, () -> trail.metrics().available());
        return new OpenedStore(
                service,
                store,
                anchor.warnings(),
                new AuditLog(List.of(settings.audit().directory()), audit),
                new LiveMetrics(service, trail, external, sources.keyStores(), serving, store),
                configured,
                new Login(settings, service.authentication(), configured, rootHash),
                settings.tokens().limits(),
                random);
    }

    private CheckpointSigner signer(JdbcRecordStore store, TrailAnchor anchor, SecureRandom random) {
        if (!AuditKey.isThere(store)) {
            FileAuditTrail.confirmWithoutKey(trailSettings(settings.audit()), anchor);
        }
        return AuditKey.require(store, random);
    }

    private static TrailSettings trailSettings(Settings.Audit audit) {
        return TrailSettings.of(audit.directory(), audit.strict() ? TrailMode.STRICT : TrailMode.GROUP)
                .withAcceptTimeout(Duration.ofMillis(audit.timeoutMillis()))
                .withWindow(audit.queueRecords(), Duration.ofMillis(audit.flushMillis()))
                .withCheckpoints(1 << 20, Duration.ofMillis(audit.checkpointMillis()))
                .withFiles(audit.fileBytes(), audit.compress());
    }

    private Optional<DataKeyCache.Limits> dataKeys() {
        return settings.dataKeyCache()
                .filter(caching -> !settings.tokens().rootOffline().equals(Optional.of(Duration.ZERO)))
                .map(caching -> limits(settings, caching));
    }

    private static RegionalCatalogs catalogs(Settings settings, JdbcRecordStore store, MaterialSources sources) {
        RegionScope home = new RegionScope(settings.partition(), settings.region(), settings.account());
        // what is kept open is used without the root of trust
        int live = settings.tokens().rootOffline().isPresent() ? 0 : LIVE_MATERIALS;
        return RegionalCatalogs.of(store, home, settings.furtherRegions(), live, sources);
    }

    private static SigningEngine.Check check(Settings settings) {
        return settings.verifyAfterSign() ? SigningEngine.Check.EVERY_SIGNATURE : SigningEngine.Check.RSA_ONLY;
    }

    private static Quotas quotas(Settings settings) {
        return new Quotas(
                settings.maxKeys(), settings.maxAliasesPerKey(), settings.maxGrantsPerKey(), settings.requestRates());
    }

    /** Data keys are used without the root of trust too. */
    private static DataKeyCache.Limits limits(Settings settings, Settings.DataKeyCaching caching) {
        Duration age = settings.tokens()
                .rootOffline()
                .filter(limit -> limit.compareTo(caching.maxAge()) < 0)
                .orElse(caching.maxAge());
        return new DataKeyCache.Limits(caching.maxEntries(), age, caching.maxMessages(), caching.maxBytes());
    }

    private static byte[] rootHash(Settings settings, char[] passphrase, SecureRandom random) {
        return settings.keystorePassword() == Settings.KeystorePassword.ROOT
                ? SecretHash.create(passphrase, random)
                : new byte[0];
    }
}
