package io.keyhold.service;

import io.keyhold.api.Caller;
import io.keyhold.api.Kms;
import io.keyhold.catalog.MessageCounts;
import io.keyhold.store.JdbcRecordStore;
import java.time.Duration;

/** The service of one Keyhold: gives each caller its view. Safe for concurrent use. */
public final class KeyService implements AutoCloseable {
    private final Services services;
    private final Gate gate;
    private final Outbox outbox;
    private final Families families;
    private final Housekeeping housekeeping;
    private final HousekeepingThread background;

    /** Assembles the operations and hands the trail what an earlier process left in the outbox. */
    public KeyService(Services services) {
        this.services = services;
        LastUsage usage = new LastUsage(services);
        this.outbox = new Outbox(services.store(), services.trail());
        this.gate = new Gate(
                services.catalog(),
                services.trail(),
                outbox,
                new RequestRates(services.quotas().requestRates(), services.clock()),
                usage,
                services.clock());
        RotationWork rotations = new RotationWork(outbox, services.random());
        this.families = Families.over(
                services, gate, new MessageCounts(services.store(), new CountWarning(services)), rotations, usage);
        this.housekeeping = new Housekeeping(services, outbox, rotations, usage);
        this.background = new HousekeepingThread(housekeeping);
        outbox.deliver();
    }

    /** The operations of AWS KMS for one caller. */
    public Kms kms(Caller caller) {
        return new Session(families, caller);
    }

    /** Keys and certificates as a {@code KeyStore} shows them to one caller. */
    public KeyEntries entries(Caller caller) {
        return new Entries(services, families, caller);
    }

    /** Changes what the store is sealed under, in the name of a caller. */
    public RootKeeping rootKeeping(JdbcRecordStore store, Caller caller) {
        return new RootKeeping(store, services, outbox, caller);
    }

    /** Begins to do by itself what is due, that often. */
    public void keepHouse(Duration period) {
        background.start(period);
    }

    /** Does what is due now. */
    public void keepHouseOnce() {
        housekeeping.run().ifPresent(failure -> {
            throw failure;
        });
    }

    /** Refuses every call from now on and forgets all material; hands the trail what is in the outbox. */
    @Override
    public void close() {
        if (gate.close()) {
            background.close();
            outbox.deliver();
            services.catalog().clear();
        }
    }
}
