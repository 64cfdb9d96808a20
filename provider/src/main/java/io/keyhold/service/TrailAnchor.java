package io.keyhold.service;

import io.keyhold.api.AuditHead;
import io.keyhold.api.KmsException;
import io.keyhold.audit.AuditTrail;
import io.keyhold.audit.EpochWitness;
import io.keyhold.audit.StoreAnchor;
import io.keyhold.audit.StoreView;
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

/**
 * What store and audit trail keep of each other: checkpoints tell of the store's epoch, and the store keeps how far each
 * chain has come, a record for each chain that no newer chain tells of. So a trail that is cut or replaced is noticed by
 * the store, and a store that is put back by the trail. Safe for concurrent use.
 */
public final class TrailAnchor implements StoreAnchor {
    private static final String HEAD = "audit-head/";
    private static final RecordKey ACCEPTED = new RecordKey("", RecordKind.HOUSEKEEPING, "audit-accepted-epochs");
    private static final int PAGE = 1000;

    private final RecordStore store;
    private final OptionalLong restoredEpoch;
    private volatile Optional<EpochWitness> restored = Optional.empty();
    private volatile boolean pruned;

    /**
     * An anchor in {@code store}.
     *
     * @param restoredEpoch the epoch at which the operator has restored the store on purpose
     */
    public TrailAnchor(RecordStore store, OptionalLong restoredEpoch) {
        this.store = store;
        this.restoredEpoch = restoredEpoch;
    }

    @Override
    public long epoch() {
        return store.epoch();
    }

    @Override
    public void confirm(List<EpochWitness> witnesses) {
        StoreView view = view();
        List<EpochWitness> later = witnesses.stream()
                .filter(seen -> seen.epoch() > view.epoch() && !view.isAccepted(seen.trailId(), seen.position()))
                .toList();
        if (later.isEmpty()) {
            return;
        }
        if (!restoredEpoch.equals(OptionalLong.of(view.epoch()))) {
            throw new KmsException.StoreIntegrity(
                    "the store is at epoch " + view.epoch() + ", but the audit trail has seen it at epoch "
                            + later.get(0).epoch() + ": an older store was put in its place",
                    "Put the newest store back; if you have restored a backup on purpose, set keyhold.restored-epoch = "
                            + view.epoch());
        }
        accept(view, later);
        restored = Optional.of(later.get(0));
    }

    /** What the trail knew of the store before it was restored on purpose, if that was accepted just now. */
    Optional<EpochWitness> restored() {
        return restored;
    }

    /** What the store says of itself. */
    public StoreView view() {
        Map<Long, Long> accepted = new HashMap<>();
        store.find(ACCEPTED)
                .ifPresent(record -> RecordReader.read(
                                RecordFormats.ACCEPTED_EPOCHS,
                                record.payload(),
                                in -> in.each(field -> Map.entry(field.number(), field.number())))
                        .forEach(seen -> accepted.put(seen.getKey(), seen.getValue())));
        return new StoreView(store.epoch(), accepted);
    }

    /** How far each chain had come when the store last heard of it. */
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

    /** Drops what the chains tell of each other. */
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

    private void accept(StoreView view, List<EpochWitness> later) {
        Map<Long, Long> accepted = new HashMap<>(view.accepted());
        later.forEach(seen -> accepted.merge(seen.trailId(), seen.position(), Math::max));
        byte[] payload = new RecordWriter(RecordFormats.ACCEPTED_EPOCHS)
                .each(
                        accepted.entrySet(),
                        (out, entry) -> out.number(entry.getKey()).number(entry.getValue()))
                .done();
        store.transact(transaction -> {
            transaction
                    .find(ACCEPTED)
                    .ifPresentOrElse(
                            seen -> transaction.update(seen, payload), () -> transaction.insert(ACCEPTED, "", payload));
            return payload.length;
        });
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
