package io.keyhold.service;

import io.keyhold.api.KmsException;
import io.keyhold.audit.AuditEvent;
import io.keyhold.audit.AuditTrail;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import io.keyhold.store.StoreRecord;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Events that are committed together with their change, and handed to the trail afterwards in order. An event that the
 * trail cannot take stays in the store until it can.
 */
final class Outbox {
    private static final System.Logger LOG = System.getLogger(Outbox.class.getName());

    /** How many events may wait before changes are refused. */
    static final int CAPACITY = 1000;

    private static final int BATCH = 100;
    private final RecordStore store;
    private final AuditTrail trail;
    private final AtomicInteger waiting = new AtomicInteger();

    Outbox(RecordStore store, AuditTrail trail) {
        this.store = store;
        this.trail = trail;
    }

    /** Refuses a change if too many events wait already. */
    void requireRoom() {
        if (waiting.get() >= CAPACITY) {
            deliver();
        }
        if (waiting.get() >= CAPACITY) {
            throw new KmsException.AuditUnavailable(
                    waiting.get() + " audit events wait in the store and the audit trail takes none",
                    "Repair the audit sink");
        }
    }

    /** Adds an event to a transaction; in the order in which they are put. */
    void put(KeyTransaction transaction, AuditEvent event) {
        put(transaction.records(), transaction.nextEvent(), event);
    }

    /** Adds an event to a transaction that is not of the catalog; {@code number} counts its events from 0. */
    void put(RecordStore.Transaction transaction, int number, AuditEvent event) {
        String id = "%016x.%04x".formatted(transaction.epoch(), number);
        String eventId = UUID.nameUUIDFromBytes((store.storeId() + ":" + id).getBytes(StandardCharsets.US_ASCII))
                .toString();
        transaction.insert(new RecordKey("", RecordKind.AUDIT_OUTBOX, id), "", trail.encode(eventId, event));
    }

    /** Hands the waiting events to the trail, oldest first, and removes what it took. Failure leaves them where they are. */
    void deliver() {
        synchronized (this) {
            try {
                List<StoreRecord> batch = store.scan("", RecordKind.AUDIT_OUTBOX, "", "", BATCH);
                while (!batch.isEmpty()) {
                    batch.forEach(record -> trail.acceptFromOutbox(record.key().id(), record.payload()));
                    remove(batch);
                    batch = batch.size() < BATCH ? List.of() : store.scan("", RecordKind.AUDIT_OUTBOX, "", "", BATCH);
                }
                waiting.set(0);
            } catch (KmsException e) {
                waiting.incrementAndGet();
                LOG.log(Level.WARNING, "audit events wait in the store: {0}", e.getMessage());
            }
        }
    }

    private void remove(List<StoreRecord> taken) {
        store.transact(transaction -> {
            for (StoreRecord record : taken) {
                transaction.find(record.key()).ifPresent(transaction::delete);
            }
            return taken.size();
        });
    }
}
