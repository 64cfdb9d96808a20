package io.keyhold.service;

import io.keyhold.api.Caller;
import io.keyhold.api.Certificates;
import io.keyhold.api.Envelopes;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyStoreReport;
import io.keyhold.catalog.MessageCounts;
import io.keyhold.gate.Admission;
import io.keyhold.gate.CountWarning;
import io.keyhold.gate.Gate;
import io.keyhold.gate.GrantTokens;
import io.keyhold.gate.Outbox;
import io.keyhold.gate.RequestRates;
import io.keyhold.gate.ServerAuthority;
import io.keyhold.gate.ServiceContext;
import io.keyhold.handles.KeyEntries;
import io.keyhold.local.EntryCalls;
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
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The service of one Region of a Keyhold: gives each caller its view. That of the home Region has those of the others, with which
 * it shares store, trail and outbox, and closes them. Safe for concurrent use.
 */
public final class KeyService implements AutoCloseable {
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
    private final SortedMap<String, KeyService> further = new TreeMap<>();
    private final ProxiedKeys proxiedKeys;

    /** Assembles the operations of all Regions and hands the trail what an earlier process left in the outbox. */
    public KeyService(ServiceContext services) {
        this(
                services,
                new Outbox(services.store(), services.trail(), services.anchor(), services.random(), System::nanoTime));
        for (String region : services.regions().regions()) {
            if (!region.equals(region())) {
                Catalog catalog = services.regions().find(region).orElseThrow();
                KeyService other = new KeyService(services.in(catalog), outbox);
                further.put(region, other);
                background.add(other.housekeeping);
            }
        }
        outbox.begin();
        services.anchor().restored().ifPresent(epoch -> ServiceNotices.restored(services, epoch));
    }

    private KeyService(ServiceContext services, Outbox outbox) {
        this.services = services;
        this.outbox = outbox;
        LastUsageTracker usage = new LastUsageTracker(services);
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
        this.entryCalls = EntryCalls.of(gate, operations);
        this.administration =
                new Administration(services, gate, new Explaining(services, tokens, operations.making(), usage));
        this.accessKeys = new AccessKeys(services, gate, usage.accessKeys());
        this.usableAccessKeys = new UsableAccessKeys(services, gate, usage.accessKeys());
        this.proxiedKeys = new ProxiedKeys(gate, services.catalog(), tokens, rates, operations.raw());
        this.housekeeping = new Housekeeping(
                services, outbox, rotations, usage, operations.imports().tokens());
        this.background = new HousekeepingThread(housekeeping);
        services.catalog().onDestruction(new ServiceNotices(services)::destroyed);
    }

    /**
     * The service of a Region.
     *
     * @throws KmsException.Configuration if this Keyhold does not serve it
     */
    public KeyService in(String region) {
        KeyService found = region.equals(region()) ? this : further.get(region);
        if (found == null) {
            throw new KmsException.Configuration(
                    "Region `" + region + "` is not one of this Keyhold, which serves "
                            + String.join(", ", services.regions().regions()),
                    "Add it to keyhold.regions, or name one of these");
        }
        return found;
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

    /** Starts background housekeeping of all Regions at the given interval. */
    public void keepHouse(Duration period) {
        background.start(period);
    }

    /** Runs the housekeeping of all Regions that is due now. */
    public void keepHouseOnce() {
        background.runOnce().ifPresent(failure -> {
            throw failure;
        });
    }

    /** Accounts, users and roles, and why a call is allowed or refused. */
    public Administration administration() {
        return administration;
    }

    /** The access keys of programs outside of this JVM. */
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

    /** The Regions of this Keyhold, in order. */
    public List<String> regions() {
        return services.regions().regions();
    }

    /** The id of the store. */
    public String storeId() {
        return services.store().storeId();
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

    /** What is known of each connected custom key store, in all Regions, after its place was asked. */
    public List<KeyStoreReport> keyStores() {
        services.catalog().refresh();
        List<KeyStoreReport> all =
                new ArrayList<>(services.catalog().keyStores().inspect());
        further.values().forEach(each -> all.addAll(each.keyStores()));
        return all;
    }

    /** How many calls were done, in all Regions. */
    public long callsDone() {
        return gate.done()
                + further.values().stream().mapToLong(each -> each.gate.done()).sum();
    }

    /** How many calls were refused, in all Regions. */
    public long callsRefused() {
        return gate.refused()
                + further.values().stream()
                        .mapToLong(each -> each.gate.refused())
                        .sum();
    }

    /** How many events the trail has not got on the disk yet, of those that the store keeps for it. */
    public long eventsWaiting() {
        return outbox.waiting();
    }

    private void forget() {
        operations.envelopes().close();
        services.catalog().close();
    }

    private Caller own(Caller caller) {
        return Principals.requireOwnPartition(caller, services.catalog().home());
    }

    /**
     * Refuses every call from now on, forgets all material, ends the audit trail, and notes its end in the store.
     *
     * @throws io.keyhold.api.KmsException.AuditUnavailable if the trail does not take its last records in time
     */
    @Override
    public void close() {
        further.values().forEach(each -> each.gate.close());
        if (gate.close()) {
            background.close();
            further.values().forEach(KeyService::forget);
            forget();
            outbox.deliver();
            try {
                services.trail().close();
            } finally {
                outbox.end();
            }
        }
    }
}
