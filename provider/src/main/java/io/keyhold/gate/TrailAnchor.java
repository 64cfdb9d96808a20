package io.keyhold.gate;

import io.keyhold.api.AuditHead;
import io.keyhold.api.KmsException;
import io.keyhold.audit.AuditTrail;
import io.keyhold.audit.EpochWitness;
import io.keyhold.audit.StoreAnchor;
import io.keyhold.audit.StoreIdentity;
import io.keyhold.audit.StoreView;
import io.keyhold.audit.TrailEvidence;
import io.keyhold.codec.RecordFormats;
import io.keyhold.codec.RecordReader;
import io.keyhold.codec.RecordWriter;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import io.keyhold.store.RecordStore.Transaction;
import io.keyhold.store.StoreRecord;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The mutual record of store and audit trail: checkpoints name the store's epoch, and the store keeps how far each
 * chain has come, a record for each chain that no newer chain tells of. So a trail that is cut or replaced is noticed by
 * the store, and a store that is put back by the trail. Safe for concurrent use.
 */
public final class TrailAnchor implements StoreAnchor {
    private static final System.Logger LOG = System.getLogger(TrailAnchor.class.getName());
    private static final String HEAD = "audit-head/";
    private static final RecordKey ACCEPTED = new RecordKey("", RecordKind.HOUSEKEEPING, "audit-accepted-epochs");
    private static final int PAGE = 1000;

    private final RecordStore store;
    private final OptionalLong restoredEpoch;
    private final boolean isRestoring;
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private volatile OptionalLong restored = OptionalLong.empty();
    private volatile OptionalLong nextRestores = OptionalLong.empty();
    private volatile boolean besideAccepted;
    private volatile boolean pruned;

    /**
     * An anchor in {@code store}.
     *
     * @param restoredEpoch the epoch at which the operator has restored the store on purpose
     * @param isRestoring whether it is opened to tell that it was restored, which counts the restore
     */
    public TrailAnchor(RecordStore store, OptionalLong restoredEpoch, boolean isRestoring) {
        this.store = store;
        this.restoredEpoch = restoredEpoch;
        this.isRestoring = isRestoring;
    }

    @Override
    public long epoch() {
        return store.epoch();
    }

    @Override
    public Optional<StoreIdentity> identity() {
        return view().identity();
    }

    @Override
    public boolean mayHoldTakenEvents() {
        return store.count("", RecordKind.AUDIT_OUTBOX, "") > 0;
    }

    @Override
    public void confirm(TrailEvidence evidence) {
        StoreView view = view();
        warnOfOthers(evidence);
        List<EpochWitness> later = later(evidence, view);
        long newest = later.stream().mapToLong(EpochWitness::epoch).max().orElse(0);
        long beside = besideAccepted ? 0 : store.epochBeside();
        boolean isOlder = evidence.witnesses().stream().anyMatch(seen -> view.isOlderThan(seen.restores()));
        boolean wentBack = newest > view.epoch() || beside > view.epoch() || isOlder;
        if (wentBack && !restoredEpoch.equals(OptionalLong.of(view.epoch()))) {
            throw wentBack(view, newest, beside);
        }
        if (wentBack || isRestoring && nextRestores.isEmpty()) {
            nextRestores = OptionalLong.of(1 + newestRestores(evidence, view));
        }
        if (wentBack) {
            accept(view, later, isRestoring ? OptionalLong.empty() : nextRestores);
            besideAccepted = true;
            restored = OptionalLong.of(Math.max(view.epoch(), Math.max(newest, beside)));
        }
    }

    private static long newestRestores(TrailEvidence evidence, StoreView view) {
        return evidence.witnesses().stream()
                .mapToLong(seen -> seen.restores().orElse(0))
                .reduce(view.identity().map(StoreIdentity::restores).orElse(0L), Math::max);
    }

    /** Chains that have seen the store at a later epoch, which was not accepted. */
    private static List<EpochWitness> later(TrailEvidence evidence, StoreView view) {
        List<EpochWitness> later = unaccepted(evidence, view, view.accepted());
        return later.isEmpty() || view.accepted().isEmpty()
                ? later
                : unaccepted(evidence, view, evidence.withEarlier(view.accepted()));
    }

    private static List<EpochWitness> unaccepted(TrailEvidence evidence, StoreView view, Map<Long, Long> accepted) {
        StoreView seenBy = new StoreView(view.epoch(), accepted, view.identity());
        return evidence.witnesses().stream()
                .filter(seen -> seen.epoch() > view.epoch()
                        && !seenBy.isAccepted(seen.trailId(), seen.position(), seen.restores()))
                .toList();
    }

    private static KmsException.StoreIntegrity wentBack(StoreView view, long newest, long beside) {
        String witness;
        if (newest > view.epoch()) {
            witness = "the audit trail has seen it at epoch " + newest;
        } else if (beside > view.epoch()) {
            witness = "the file next to it, in which processes announce changes, has epoch " + beside;
        } else {
            witness = "the audit trail has chains that began after a restore which this store knows nothing of";
        }
        return new KmsException.StoreIntegrity(
                "the store is at epoch " + view.epoch() + ", but " + witness
                        + ": an older store was put in its place, or its last changes were lost",
                "Put the newest store back; if you have restored a backup on purpose, or there is no newer store, set"
                        + " keyhold.restored-epoch = " + view.epoch());
    }

    private void warnOfOthers(TrailEvidence evidence) {
        if (evidence.own() == 0 && evidence.others() > 0) {
            warn("the folder of the audit trail holds " + evidence.others()
                    + " chains or files, and none that the store `" + store.storeId()
                    + "` has signed: another store was in its place, or shares the folder");
        }
    }

    private void warn(String warning) {
        if (!warnings.contains(warning)) {
            warnings.add(warning);
            LOG.log(System.Logger.Level.WARNING, warning);
        }
    }

    /** Unusual things found when the trail was opened that are not a reason to refuse. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** The newest epoch that was known of the store before it was restored on purpose, if that was accepted just now. */
    public OptionalLong restored() {
        return restored;
    }

    /** The store's own facts. */
    public StoreView view() {
        AcceptedRestores accepted =
                store.find(ACCEPTED).map(AcceptedRestores::decode).orElse(AcceptedRestores.NONE);
        StoreIdentity identity = new StoreIdentity(UUID.fromString(store.storeId()), accepted.restores());
        return new StoreView(store.epoch(), accepted.chains(), Optional.of(identity));
    }

    /** How far each chain had come when the store last recorded it. */
    public List<AuditHead> heads() {
        return headRecords(store.scan("", RecordKind.HOUSEKEEPING, "", HEAD, PAGE));
    }

    /** Writes down how far the chain has come, as part of a change. */
    void keep(Transaction transaction, AuditTrail trail) {
        trail.latestCheckpoint().ifPresent(head -> {
            RecordKey key = key(head.trailId());
            byte[] payload = new RecordWriter(RecordFormats.AUDIT_HEAD)
                    .text(head.encoded())
                    .done();
            Optional<StoreRecord> before = transaction.find(key);
            if (before.isEmpty()) {
                transaction.insert(key, "", payload);
            } else if (!decode(before.get()).equals(head)) {
                transaction.update(before.get(), payload);
            }
        });
        if (!pruned) {
            prune(transaction, trail.knownChains());
            pruned = true;
        }
    }

    /** Drops what the chains record of each other. */
    private static void prune(Transaction transaction, Map<Long, Long> known) {
        for (StoreRecord record : transaction.scan("", RecordKind.HOUSEKEEPING, "", HEAD, PAGE)) {
            if (record.key().id().startsWith(HEAD)) {
                AuditHead head = decode(record);
                if (known.getOrDefault(head.trailId(), 0L) >= head.position()) {
                    transaction.delete(record);
                }
            }
        }
    }

    private void accept(StoreView view, List<EpochWitness> later, OptionalLong restores) {
        Map<Long, Long> chains = new HashMap<>(view.accepted());
        later.forEach(seen -> chains.merge(seen.trailId(), seen.position(), Math::max));
        long before = view.identity().map(StoreIdentity::restores).orElse(0L);
        AcceptedRestores accepted = new AcceptedRestores(restores.orElse(before), chains);
        store.transact(transaction -> {
            put(transaction, accepted);
            return accepted;
        });
    }

    /**
     * Counts a restore, as part of the change that names it: chains from before count no more against the store. Before
     * that, a restore that fails can still put back the store that was there.
     */
    public void countRestore(Transaction transaction) {
        nextRestores.ifPresent(restores -> put(
                transaction,
                new AcceptedRestores(
                        restores,
                        transaction
                                .find(ACCEPTED)
                                .map(AcceptedRestores::decode)
                                .orElse(AcceptedRestores.NONE)
                                .chains())));
    }

    private static void put(Transaction transaction, AcceptedRestores accepted) {
        transaction
                .find(ACCEPTED)
                .ifPresentOrElse(
                        seen -> transaction.update(seen, accepted.encode()),
                        () -> transaction.insert(ACCEPTED, "", accepted.encode()));
    }

    private static RecordKey key(long trailId) {
        return new RecordKey("", RecordKind.HOUSEKEEPING, HEAD + HexFormat.of().toHexDigits(trailId));
    }

    private static List<AuditHead> headRecords(List<StoreRecord> records) {
        return records.stream()
                .filter(record -> record.key().id().startsWith(HEAD))
                .map(TrailAnchor::decode)
                .toList();
    }

    private static AuditHead decode(StoreRecord record) {
        return RecordReader.read(RecordFormats.AUDIT_HEAD, record.payload(), in -> AuditHead.parse(in.text()));
    }
}
