package io.keyhold.gate;

import io.keyhold.api.KmsException;
import io.keyhold.audit.AuditEvent;
import io.keyhold.audit.AuditTrail;
import io.keyhold.catalog.Follower;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import io.keyhold.store.RecordStore.Transaction;
import io.keyhold.store.StoreRecord;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Events that are committed together with their change, and handed to the trail afterwards in the order of the commits.
 * An event stays in the store until the trail has it on the disk; then the next change removes it, in its own
 * transaction. So a change costs one commit, and none of its events is lost or told twice: the record's id and content
 * tell the trail whether it has it. What another process left behind is taken over when it has lain there for a while.
 */
public final class Outbox {
    private static final System.Logger LOG = System.getLogger(Outbox.class.getName());

    /** How many events may wait before changes are refused. */
    static final int CAPACITY = 1000;

    private static final int BATCH = 100;
    private static final int OWNER_BYTES = 16;
    private static final long FOREIGN_NANOS = TimeUnit.SECONDS.toNanos(30);
    private final RecordStore store;
    private final AuditTrail trail;
    private final TrailAnchor anchor;
    private final LongSupplier ticker;
    private final String owner;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Object turn = new Object();
    private final Deque<Handed> handed = new ArrayDeque<>();
    private String lastId = "";
    private Set<RecordKey> foreign = new HashSet<>();
    private long foreignSeen;

    /** An event that the trail has taken, as record {@code number} of its chain. */
    private record Handed(RecordKey key, long number) {}

    public Outbox(RecordStore store, AuditTrail trail, TrailAnchor anchor, SecureRandom random, LongSupplier ticker) {
        this.store = store;
        this.trail = trail;
        this.anchor = anchor;
        this.ticker = ticker;
        byte[] id = new byte[OWNER_BYTES];
        random.nextBytes(id);
        this.owner = HexFormat.of().formatHex(id);
    }

    /** Takes over what earlier processes left behind. */
    public void begin() {
        synchronized (turn) {
            hand("");
            foreignSeen = ticker.getAsLong();
        }
    }

    /** Refuses a change if too many events wait already. */
    public void requireRoom() {
        if (waiting() < CAPACITY) {
            return;
        }
        deliver();
        trail.flush();
        if (waiting() >= CAPACITY) {
            throw new KmsException.AuditUnavailable(
                    waiting() + " audit events wait in the store and the audit trail takes none",
                    "Repair the audit sink");
        }
    }

    /** How many events the trail has not got on the disk yet. */
    public int waiting() {
        synchronized (turn) {
            int count = waiting.get();
            long durable = trail.durable();
            for (Handed each : handed) {
                count += each.number() > durable ? 1 : 0;
            }
            return count;
        }
    }

    /** Adds an event to a transaction, which also removes what the trail has on the disk by now. */
    public void put(KeyTransaction transaction, AuditEvent event) {
        put(transaction.records(), event);
    }

    /** Adds the events of a call that succeeded, and of the related keys that followed its change. */
    void put(KeyTransaction transaction, Call call) {
        put(transaction, call.succeeded());
        call.succeededElsewhere().ifPresent(event -> put(transaction, event));
        putFollowers(transaction, call.now());
    }

    /** Adds the events of related keys that followed the changes of the transaction so far. */
    public void putFollowers(KeyTransaction transaction, Instant now) {
        for (Follower follower : transaction.relatedKeys().takeFollowers()) {
            put(transaction, InternalEvents.follow(follower, now));
        }
    }

    /** The same for a transaction that is not of the catalog. */
    public void put(Transaction records, AuditEvent event) {
        RecordKey key = freeKey(records);
        String eventId = UUID.nameUUIDFromBytes(
                        (store.storeId() + ":" + owner + ":" + key.id()).getBytes(StandardCharsets.US_ASCII))
                .toString();
        records.insert(key, owner, trail.encode(eventId, event));
        removeDurable(records, BATCH);
        anchor.keep(records, trail);
    }

    private static RecordKey freeKey(Transaction records) {
        int index = 0;
        RecordKey key;
        do {
            key = new RecordKey("", RecordKind.AUDIT_OUTBOX, id(records.epoch(), index++));
        } while (records.find(key).isPresent());
        return key;
    }

    private static String id(long epoch, int index) {
        return String.format(Locale.ROOT, "%016x-%04x", epoch, index);
    }

    /**
     * Removes events that are on the disk. The transaction may still fail: an event is forgotten here only when it is found
     * to be gone.
     */
    private void removeDurable(Transaction records, int most) {
        synchronized (turn) {
            long durable = trail.durable();
            Deque<Handed> kept = new ArrayDeque<>();
            for (int i = 0; i < most && !handed.isEmpty() && handed.peek().number() <= durable; i++) {
                Handed each = handed.remove();
                records.find(each.key()).ifPresent(record -> {
                    records.delete(record);
                    kept.add(each);
                });
            }
            while (!kept.isEmpty()) {
                handed.addFirst(kept.removeLast());
            }
        }
    }

    /** Hands the trail the events of this process that it has not got yet. Failure leaves them where they are. */
    public void deliver() {
        waiting.incrementAndGet();
        try {
            synchronized (turn) {
                hand(owner);
                adoptForeign();
                waiting.set(0);
            }
        } catch (KmsException e) {
            LOG.log(Level.WARNING, "audit events wait in the store: {0}", e.getMessage());
        }
    }

    private void hand(String whose) {
        String after = whose.isEmpty() ? "" : lastId;
        List<StoreRecord> batch;
        do {
            batch = store.scan("", RecordKind.AUDIT_OUTBOX, whose, after, BATCH);
            for (StoreRecord record : batch) {
                after = record.key().id();
                hand(record);
            }
        } while (batch.size() == BATCH);
    }

    private void hand(StoreRecord record) {
        handed.add(new Handed(record.key(), trail.acceptFromOutbox(record.key().id(), record.payload())));
        if (record.owner().equals(owner)) {
            lastId = record.key().id();
        }
    }

    /** Events of other processes that were there half a minute ago: their process seems to be gone. */
    private void adoptForeign() {
        if (ticker.getAsLong() - foreignSeen < FOREIGN_NANOS) {
            return;
        }
        Set<RecordKey> seen = new HashSet<>();
        handed.forEach(each -> foreign.remove(each.key()));
        for (StoreRecord record : store.scan("", RecordKind.AUDIT_OUTBOX, "", "", CAPACITY)) {
            if (!record.owner().equals(owner)) {
                seen.add(record.key());
                if (foreign.contains(record.key())) {
                    hand(record);
                }
            }
        }
        foreign = seen;
        foreignSeen = ticker.getAsLong();
    }

    /** After the trail was closed: removes what it has on the disk, and notes how it ended. */
    public void end() {
        store.transact(transaction -> {
            removeDurable(transaction, Integer.MAX_VALUE);
            anchor.keep(transaction, trail);
            return owner;
        });
    }
}
