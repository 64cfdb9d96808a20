package io.keyhold.catalog;

import io.keyhold.api.KmsException;
import io.keyhold.codec.RecordFormats;
import io.keyhold.codec.RecordReader;
import io.keyhold.codec.RecordWriter;
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
 * messages (NIST SP 800-38D, section 8.3). Each process leases messages from the store in blocks, each twice as long as
 * the one before, so that a busy process seldom waits for the store; what it does not use of a block is lost: at most
 * {@link #BLOCK} messages more than it used. Safe for concurrent use.
 */
public final class MessageCounts {
    /** From here on every new block is told to the audit. */
    public static final long WARNING = 1L << 31;

    /** No message beyond this one. */
    public static final long LIMIT = 1L << 32;

    /** How many messages a process leases first. */
    public static final long BLOCK = 1L << 16;

    /** How many messages a process leases at most: a thousandth of what a material has. */
    public static final long LONGEST_BLOCK = 1L << 22;

    private final RecordStore store;
    private final Warning warning;
    private final ConcurrentHashMap<String, Lease> leases = new ConcurrentHashMap<>();

    /** How many messages this process may still seal under one material; the length of the next block is guarded by the lease. */
    private static final class Lease {
        private final AtomicLong left = new AtomicLong();
        private long block = BLOCK;
    }

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
        Lease known = leases.get(materialId);
        Lease lease = known != null ? known : leases.computeIfAbsent(materialId, id -> new Lease());
        while (lease.left.decrementAndGet() < 0) {
            renew(key, materialId, lease);
        }
    }

    private void renew(KmsKey key, String materialId, Lease lease) {
        synchronized (lease) {
            if (lease.left.get() > 0) {
                return;
            }
            long before = count(key, materialId, lease.block);
            long total = Math.min(before + lease.block, LIMIT);
            lease.left.set(total - before);
            lease.block = Math.min(2 * lease.block, LONGEST_BLOCK);
            if (total >= WARNING) {
                warning.passed(key, materialId, total);
            }
        }
    }

    /** Counts the messages of a block, or as many as there still are; gives what was counted before. */
    private long count(KmsKey key, String materialId, long block) {
        return store.transact(transaction -> {
            RecordKey id = new RecordKey(regionOf(key), RecordKind.MESSAGE_COUNT, materialId);
            Optional<StoreRecord> record = transaction.find(id);
            long before = record.map(MessageCounts::decode).orElse(0L);
            if (before >= LIMIT) {
                throw exhausted(key);
            }
            byte[] payload = new RecordWriter(RecordFormats.MESSAGE_COUNT)
                    .number(Math.min(before + block, LIMIT))
                    .done();
            record.ifPresentOrElse(
                    seen -> transaction.update(seen, payload),
                    () -> transaction.insert(id, key.id().value(), payload));
            return before;
        });
    }

    /** Related multi-Region keys have the same material, so their messages are counted together, in no Region. */
    private static String regionOf(KmsKey key) {
        return key.multiRegion().isPresent() ? "" : key.arn().region();
    }

    /** The payload of a count. */
    static long decode(StoreRecord record) {
        return RecordReader.read(RecordFormats.MESSAGE_COUNT, record.payload(), RecordReader::number);
    }

    private static KmsException.LimitExceeded exhausted(KmsKey key) {
        return new KmsException.LimitExceeded(
                key.arn()
                        + " has counted 2^32 messages with AES/GCM/NoPadding under its current material; random IVs allow no more",
                "Call RotateKeyOnDemand, or use the KEYHOLD cipher, which has no such limit");
    }
}
