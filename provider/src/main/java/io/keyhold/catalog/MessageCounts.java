package io.keyhold.catalog;

import io.keyhold.api.KmsException;
import io.keyhold.keys.FieldReader;
import io.keyhold.keys.FieldWriter;
import io.keyhold.keys.KmsKey;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import io.keyhold.store.StoreRecord;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the raw AES-GCM messages of each material over all processes: random 96-bit IVs under one key end at 2^32
 * messages (NIST SP 800-38D, section 8.3). Each process leases messages from the store in blocks; what it does not use
 * of a block is lost. Safe for concurrent use.
 */
public final class MessageCounts {
    /** From here on every new block is told to the audit. */
    public static final long WARNING = 1L << 31;

    /** No message beyond this one. */
    public static final long LIMIT = 1L << 32;

    /** How many messages a process leases at a time. */
    public static final long BLOCK = 1L << 16;

    private static final int VERSION = 1;
    private final RecordStore store;
    private final Warning warning;
    private final ConcurrentHashMap<String, AtomicLong> leased = new ConcurrentHashMap<>();

    /** Hears that a material has passed the warning mark. */
    @FunctionalInterface
    public interface Warning {
        /** The material has leased {@code messages} messages, at least {@link MessageCounts#WARNING}. */
        void passed(KmsKey key, String materialId, long messages);
    }

    /** Counts in {@code store}. */
    public MessageCounts(RecordStore store, Warning warning) {
        this.store = store;
        this.warning = warning;
    }

    /**
     * Counts one message.
     *
     * @throws KmsException.LimitExceeded if the material may seal no more
     */
    public void next(KmsKey key, String materialId) {
        AtomicLong known = leased.get(materialId);
        AtomicLong left = known != null ? known : leased.computeIfAbsent(materialId, id -> new AtomicLong());
        while (left.decrementAndGet() < 0) {
            lease(key, materialId, left);
        }
    }

    private void lease(KmsKey key, String materialId, AtomicLong left) {
        synchronized (left) {
            if (left.get() > 0) {
                return;
            }
            long total = store.transact(transaction -> {
                RecordKey id = new RecordKey(key.arn().region(), RecordKind.MESSAGE_COUNT, materialId);
                Optional<StoreRecord> record = transaction.find(id);
                long next = record.map(MessageCounts::decode).orElse(0L) + BLOCK;
                if (next > LIMIT) {
                    throw exhausted(key);
                }
                byte[] payload = new FieldWriter(VERSION).number(next).done();
                record.ifPresentOrElse(
                        seen -> transaction.update(seen, payload),
                        () -> transaction.insert(id, key.id().value(), payload));
                return next;
            });
            left.set(BLOCK);
            if (total >= WARNING) {
                warning.passed(key, materialId, total);
            }
        }
    }

    /** The payload of a count. */
    static long decode(StoreRecord record) {
        FieldReader in = new FieldReader("a message count", record.payload(), VERSION);
        long count = in.number();
        in.end();
        return count;
    }

    private static KmsException.LimitExceeded exhausted(KmsKey key) {
        return new KmsException.LimitExceeded(
                key.arn()
                        + " has sealed 2^32 messages with AES/GCM/NoPadding under its current material; random IVs allow no more",
                "Call RotateKeyOnDemand, or use the KEYHOLD cipher, which has no such limit");
    }
}
