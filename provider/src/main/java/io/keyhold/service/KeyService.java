package io.keyhold.service;

import io.keyhold.api.Caller;
import io.keyhold.api.Certificates;
import io.keyhold.api.Envelopes;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.audit.AuditEvent;
import io.keyhold.catalog.MessageCounts;
import io.keyhold.catalog.RegionScope;
import io.keyhold.gate.Admission;
import io.keyhold.gate.CountWarning;
import io.keyhold.gate.Gate;
import io.keyhold.gate.GrantTokens;
import io.keyhold.gate.InternalEvents;
import io.keyhold.gate.Outbox;
import io.keyhold.gate.RequestRates;
import io.keyhold.gate.ServerAuthority;
import io.keyhold.gate.ServiceContext;
import io.keyhold.handles.KeyEntries;
import io.keyhold.keys.KmsKey;
import io.keyhold.local.EntryCalls;
import io.keyhold.local.KeyCalls;
import io.keyhold.local.LocalKeyEntries;
import io.keyhold.operations.LastUsageTracker;
import io.keyhold.operations.OperationSet;
import io.keyhold.operations.Principals;
import io.keyhold.operations.RotationWork;
import io.keyhold.operations.ServiceKeys;
import io.keyhold.store.StoreMaintenance;
import io.keyhold.upkeep.Backups;
import io.keyhold.upkeep.Housekeeping;
import io.keyhold.upkeep.HousekeepingThread;
import io.keyhold.upkeep.RootOfTrustMaintenance;
import io.keyhold.x509.KeyCertificates;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The service of one Keyhold: gives each caller its view. Safe for concurrent use. */
public final class KeyService implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KeyService.class.getName());
    private final ServiceContext services;
    private final Gate gate;
    private final Outbox outbox;
    private final OperationSet operations;
    private final EntryCalls entryCalls;
    private final Housekeeping housekeeping;
    private final HousekeepingThread background;
    private final Administration administration;
    private final AccessKeys accessKeys;
    private final UsableAccessKeys usableAccessKeys;
    private final ProxiedKeys proxiedKeys;

    /** Assembles the operations and hands the trail what an earlier process left in the outbox. */
    public KeyService(ServiceContext services) {
        this.services = services;
        LastUsageTracker usage = new LastUsageTracker(services);
        this.outbox =
                new Outbox(services.store(), services.trail(), services.anchor(), services.random(), System::nanoTime);
        RequestRates rates = new RequestRates(services.quotas().requestRates(), services.clock());
        this.gate = new Gate(services.catalog(), services.trail(), outbox, rates, usage, services.clock());
        RotationWork rotations = new RotationWork(outbox, services.sources());
        GrantTokens tokens = new GrantTokens(services.store(), services.catalog());
        this.operations = OperationSet.over(
                services,
                gate,
                new MessageCounts(services.store(), new CountWarning(services)),
                tokens,
                rates,
                rotations,
                usage);
        this.entryCalls = entryCalls(gate, operations);
        this.administration =
                new Administration(services, gate, new Explaining(services, tokens, operations.making(), usage));
        this.accessKeys = new AccessKeys(services, gate, usage.accessKeys());
        this.usableAccessKeys = new UsableAccessKeys(services, gate, usage.accessKeys());
        this.proxiedKeys = new ProxiedKeys(gate, services.catalog(), tokens, rates, operations.raw());
        this.housekeeping = new Housekeeping(
                services, outbox, rotations, usage, operations.imports().tokens());
        this.background = new HousekeepingThread(housekeeping);
        services.catalog().onDestruction(this::tellDestroyed);
        outbox.begin();
        services.anchor().restored().ifPresent(this::tellRestored);
    }

    private static EntryCalls entryCalls(Gate gate, OperationSet of) {
        KeyCalls onKeys = new KeyCalls(
                of.ciphers(),
                of.raw(),
                of.envelopes(),
                of.wraps(),
                of.macs(),
                of.signatures(),
                of.publicKeys(),
                of.encapsulations());
        return new EntryCalls(gate, of.entries(), of.aliases(), of.keys(), of.random(), onKeys);
    }

    /** The operations of AWS KMS for one caller. */
    public Kms kms(Caller caller) {
        return new CallerKms(operations, own(caller));
    }

    /** The caller as a service acts for it, whose AWS managed key is there then. */
    public Caller through(Caller caller, String service) {
        return operations.serviceKeys().through(own(caller), service);
    }

    /** The alias of the AWS managed key of a service. */
    public static String managedKeyAlias(String service) {
        return ServiceKeys.alias(service);
    }

    /**
     * Envelopes of one caller under one KMS key.
     *
     * @param keyId key id, key ARN, alias name or alias ARN; resolved again for each envelope
     */
    public Envelopes envelopes(Caller caller, String keyId) {
        return operations.envelopes().envelopes(own(caller), keyId);
    }

    /** Certificates of the keys of one caller. */
    public Certificates certificates(Caller caller) {
        return new KeyCertificates(entries(caller), services.clock(), services.random());
    }

    /** Keys and certificates as a {@code KeyStore} shows them to one caller. */
    public KeyEntries entries(Caller caller) {
        return entries(caller, Admission.GRANTED);
    }

    /** The same, which go on only as long as that lets them. */
    public KeyEntries entries(Caller caller, Admission admission) {
        return new LocalKeyEntries(services, entryCalls, own(caller), admission);
    }

    /** Changes what the store is sealed under, in the name of a caller. */
    public RootOfTrustMaintenance rootKeeping(StoreMaintenance store, Caller caller) {
        return new RootOfTrustMaintenance(store, services, operations.imports().tokens(), outbox, own(caller));
    }

    /** Backups of the store. */
    public Backups backups(StoreMaintenance store) {
        return new Backups(store, services.anchor(), services.catalog(), gate);
    }

    /** Starts background housekeeping at the given interval. */
    public void keepHouse(Duration period) {
        background.start(period);
    }

    /** Runs the housekeeping that is due now. */
    public void keepHouseOnce() {
        housekeeping.run().ifPresent(failure -> {
            throw failure;
        });
    }

    /** Accounts, users and roles, and why a call is allowed or refused. */
    public Administration administration() {
        return administration;
    }

    /** What programs outside of this JVM sign their requests with. */
    public AccessKeys accessKeys() {
        return accessKeys;
    }

    /** The same, as a server asks for them at each request. */
    public UsableAccessKeys usableAccessKeys() {
        return usableAccessKeys;
    }

    /** Keys as an XKS proxy offers them. */
    public ProxiedKeys proxiedKeys() {
        return proxiedKeys;
    }

    /** What certifies the keys of the servers of this store; made, which is audited, when it is first asked for. */
    public ServerAuthority serverAuthority() {
        return new ServerAuthorities(services, gate).require();
    }

    /** The time that everything here goes by. */
    public Clock clock() {
        return services.clock();
    }

    /** Where this service is. */
    public String region() {
        return services.catalog().home().region();
    }

    /**
     * Holds that this service was not closed.
     *
     * @param what was to be done
     */
    public void requireOpen(String what) {
        gate.requireOpen(what);
    }

    /** Asks the store for its newest change, which fails if nothing can be done. */
    public void requireReachable() {
        gate.requireOpen("health");
        services.catalog().refresh();
    }

    /** Checks secrets. */
    public Authentication authentication() {
        return new Authentication(services);
    }

    /**
     * Brings to the disk what the audit trail was told so far.
     *
     * @throws io.keyhold.api.KmsException.AuditUnavailable if the trail does not take it in time
     */
    public void settleAudit() {
        outbox.deliver();
        if (!services.trail().flush()) {
            throw new KmsException.AuditUnavailable(
                    "the audit trail did not write its last records in time", "Repair the audit sink");
        }
    }

    /** What is wrong with each connected custom key store, by name; an empty text for nothing. */
    public Map<String, String> keyStoreProblems() {
        services.catalog().refresh();
        return services.catalog().keyStores().problems();
    }

    /** How many calls were done. */
    public long callsDone() {
        return gate.done();
    }

    /** How many calls were refused. */
    public long callsRefused() {
        return gate.refused();
    }

    /** How many events the trail has not got on the disk yet, of those that the store keeps for it. */
    public long eventsWaiting() {
        return outbox.waiting();
    }

    private Caller own(Caller caller) {
        return Principals.requireOwnPartition(caller, services.catalog().home());
    }

    /** The key is deleted whatever comes of this, so the trail only keeps it. */
    private void tellDestroyed(KmsKey key, String materialId, Optional<String> failure) {
        try {
            services.trail()
                    .accept(InternalEvents.deleteBackingKey(
                            key, materialId, failure, services.clock().instant()));
        } catch (KmsException.AuditUnavailable e) {
            LOG.log(System.Logger.Level.WARNING, "the audit trail did not take what came of material " + materialId, e);
        }
    }

    private void tellRestored(long lastKnownEpoch) {
        RegionScope home = services.catalog().home();
        long epoch = services.store().epoch();
        services.trail()
                .accept(AuditEvent.of(
                                services.clock().millis(),
                                "AcceptRestoredStore",
                                Optional.empty(),
                                home.account(),
                                home.region())
                        .detailed(details -> {
                            details.put("storeEpoch", epoch);
                            details.put("lastKnownEpoch", lastKnownEpoch);
                        }));
    }

    /**
     * Refuses every call from now on, forgets all material, ends the audit trail, and notes its end in the store.
     *
     * @throws io.keyhold.api.KmsException.AuditUnavailable if the trail does not take its last records in time
     */
    @Override
    public void close() {
        if (gate.close()) {
            background.close();
            operations.envelopes().close();
            services.catalog().close();
            outbox.deliver();
            try {
                services.trail().close();
            } finally {
                outbox.end();
            }
        }
    }
}
