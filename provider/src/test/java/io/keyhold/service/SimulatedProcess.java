package io.keyhold.service;

import io.keyhold.api.Caller;
import io.keyhold.api.Kms;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.RegionScope;
import io.keyhold.catalog.RegionalCatalogs;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.KeyPairEngines;
import io.keyhold.crypto.KeyPairs;
import io.keyhold.crypto.OsRandom;
import io.keyhold.crypto.SigningEngine;
import io.keyhold.gate.Quotas;
import io.keyhold.gate.ServiceContext;
import io.keyhold.gate.TrailAnchor;
import io.keyhold.material.MaterialEngines;
import io.keyhold.material.MaterialSources;
import io.keyhold.material.WrappedSource;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.sqlite.OpenStores;
import io.keyhold.upkeep.RootOfTrustMaintenance;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** One process on a store, which can die. */
final class SimulatedProcess {
    private static final SecureRandom RANDOM = OsRandom.open();
    private static final Engines ENGINES = Engines.choose(Engines.Choice.JDK);
    private static final KeyPairEngines PAIRS = KeyPairEngines.choose(ENGINES, RANDOM);
    private static final RegionScope HOME = new RegionScope("aws", "local-1", "111122223333");
    private static final Caller ROOT = Caller.of("arn:aws:iam::111122223333:root");
    private final JdbcRecordStore real;
    final CrashingStore store;
    final Catalog catalog;
    final KeyService service;
    final Kms kms;

    SimulatedProcess(Path file, EventLog events, Clock clock) {
        this(OpenStores.open(file), events, clock);
    }

    SimulatedProcess(JdbcRecordStore real, EventLog events, Clock clock) {
        this(real, events, clock, UnaryOperator.identity());
    }

    /** A process with other sources of key material besides the store. */
    SimulatedProcess(JdbcRecordStore real, EventLog events, Clock clock, UnaryOperator<MaterialSources> more) {
        this.real = real;
        this.store = new CrashingStore(real);
        MaterialSources sources = more.apply(MaterialSources.of(
                new WrappedSource(store, new MaterialEngines(ENGINES, PAIRS, SigningEngine.Check.RSA_ONLY, RANDOM))));
        this.catalog = new Catalog(store, HOME, 1000, sources);
        this.service = new KeyService(new ServiceContext(
                store,
                catalog,
                RegionalCatalogs.of(catalog),
                events.trail(),
                new TrailAnchor(store, OptionalLong.empty(), false),
                Quotas.DEFAULT,
                clock,
                RANDOM,
                ENGINES,
                sources,
                new KeyPairs(PAIRS),
                Optional.empty()));
        this.kms = service.kms(ROOT);
    }

    /** The operations under the AWS managed key of a service. */
    Kms jdbc() {
        return service.kms(service.through(ROOT, "jdbc"));
    }

    /** Changes what everything is sealed under. */
    RootOfTrustMaintenance rootKeeping() {
        return service.rootKeeping(real, ROOT);
    }

    /** The operating system takes back what a dead process had; nothing of the service runs any more. */
    void buried() {
        real.close();
    }

    void close() {
        service.close();
        real.close();
    }
}
