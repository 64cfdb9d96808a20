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
import io.keyhold.platform.UninterruptedIo;
import io.keyhold.service.KeyService;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.tokens.TokenLimits;
import io.keyhold.xks.XksCounters;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A store that is open in this process, and the service over it: a root of trust, an audit trail, a home account and Region. Safe for
 * concurrent use; its owner closes it.
 */
final class OpenedStore {
    private static final int LIVE_MATERIALS = 10_000;
    private final KeyService service;
    private final JdbcRecordStore store;
    private final AuditLog auditLog;
    private final KeyholdMetrics metrics;
    private final Caller configured;
    private final Login login;
    private final SecureRandom random;
    private final TokenLimits tokens;
    private final List<String> warnings;
    private final Serving serving;
    private final KeyholdRegion home;

    private OpenedStore(
            KeyService service,
            JdbcRecordStore store,
            List<String> warnings,
            AuditLog auditLog,
            LiveMetrics metrics,
            Caller configured,
            Login login,
            TokenLimits tokens,
            SecureRandom random) {
        this.random = random;
        this.tokens = tokens;
        this.login = login;
        this.warnings = warnings;
        this.service = service;
        this.store = store;
        this.auditLog = auditLog;
        this.metrics = metrics;
        this.configured = configured;
        this.serving = metrics.serving();
        this.home = in(service.region());
    }

    static OpenedStore open(Settings settings, char[] passphrase, Clock clock, boolean isRestoring) {
        SecureRandom random = OsRandom.open();
        try {
            return open(settings, passphrase, clock, isRestoring, random);
        } catch (RuntimeException | Error e) {
            OsRandom.release(random);
            throw e;
        }
    }

    private static OpenedStore open(
            Settings settings, char[] passphrase, Clock clock, boolean isRestoring, SecureRandom random) {
        Engines engines = Engines.choose(settings.accelerate() ? Engines.Choice.AUTO : Engines.Choice.JDK);
        JdbcRecordStore store = StorePlace.open(settings, passphrase, engines, random);
        try {
            TrailAnchor anchor = new TrailAnchor(store, settings.restoredEpoch(), isRestoring);
            TrailSettings trailSettings = trailSettings(settings.audit());
            if (!AuditKey.isThere(store)) {
                FileAuditTrail.confirmWithoutKey(trailSettings, anchor);
            }
            CheckpointSigner signer = AuditKey.require(store, random);
            FileAuditTrail trail = FileAuditTrail.open(trailSettings, signer, anchor, clock, random);
            try {
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
                        settings.dataKeyCache()
                                .filter(caching ->
                                        !settings.tokens().rootOffline().equals(Optional.of(Duration.ZERO)))
                                .map(caching -> limits(settings, caching))));
                AuditLog log = new AuditLog(
                        List.of(settings.audit().directory()),
                        new LiveAudit(service, anchor, signer, trail, regions.home(), settings.account()));
                Caller configured = Caller.of(settings.principal());
                Login login = new Login(
                        settings, service.authentication(), configured, rootHash(settings, passphrase, random));
                if (settings.warmUp()) {
                    WarmUp.start(engines);
                }
                return new OpenedStore(
                        service,
                        store,
                        anchor.warnings(),
                        log,
                        new LiveMetrics(
                                service,
                                trail,
                                external,
                                sources.keyStores(),
                                new Serving(service, () -> trail.metrics().available())),
                        configured,
                        login,
                        settings.tokens().limits(),
                        random);
            } catch (RuntimeException | Error e) {
                trail.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            store.close();
            throw e;
        }
    }

    private static TrailSettings trailSettings(Settings.Audit audit) {
        return TrailSettings.of(audit.directory(), audit.strict() ? TrailMode.STRICT : TrailMode.GROUP)
                .withAcceptTimeout(Duration.ofMillis(audit.timeoutMillis()))
                .withWindow(audit.queueRecords(), Duration.ofMillis(audit.flushMillis()))
                .withCheckpoints(1 << 20, Duration.ofMillis(audit.checkpointMillis()))
                .withFiles(audit.fileBytes(), audit.compress());
    }

    KeyService service() {
        return service;
    }

    JdbcRecordStore store() {
        return store;
    }

    /** What was unusual about store and trail when they were opened. */
    List<String> warnings() {
        return warnings;
    }

    AuditLog auditLog() {
        return auditLog;
    }

    KeyholdMetrics metrics() {
        return metrics;
    }

    /** The principal that the settings name. */
    Caller configured() {
        return configured;
    }

    TokenLimits tokens() {
        return tokens;
    }

    /** The views of the home Region. */
    KeyholdRegion home() {
        return home;
    }

    /** The views of a Region. */
    KeyholdRegion in(String region) {
        return new KeyholdRegion(service.in(region), service, configured, login, serving);
    }

    void close() {
        serving.stop();
        UninterruptedIo.begun(() -> {
            try {
                service.close();
            } finally {
                closeStore();
            }
            return this;
        });
    }

    private void closeStore() {
        try {
            store.close();
        } finally {
            OsRandom.release(random);
        }
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
