package io.keyhold.gate;

import io.keyhold.api.KeyId;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.codec.RecordFormats;
import io.keyhold.codec.RecordReader;
import io.keyhold.codec.RecordWriter;
import io.keyhold.keys.KmsKey;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import io.keyhold.store.StoreRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The destructions that background work has seen become due. Nothing is destroyed by one look at the clock: it must be due when it is
 * first seen so, and again 24 hours later, by sealed times. A look that finds it not due any more, because somebody put the clock or
 * the date right, starts all over.
 */
public final class DestructionConfirmations {
    /** How far apart the two looks are. */
    static final Duration APART = Duration.ofHours(24);

    private static final String DELETION = "deletion/";
    private static final String EXPIRY = "expiry/";
    private static final int PAGE = 1000;

    private DestructionConfirmations() {}

    /**
     * One observation.
     *
     * @param region the Region of the key
     * @param key the key that owns it
     * @param id what was seen
     */
    public record Subject(String region, KeyId key, String id) {
        private RecordKey record() {
            return new RecordKey(region, RecordKind.HOUSEKEEPING, id);
        }

        public boolean isDeletion() {
            return id.startsWith(DELETION);
        }

        /** The material whose expiry was seen. */
        public String materialId() {
            return id.substring(id.lastIndexOf('/') + 1);
        }
    }

    /** That the waiting period of a key is over. */
    public static Subject deletionOf(KmsKey key) {
        return new Subject(key.arn().region(), key.id(), DELETION + key.id().value());
    }

    /** That imported material has expired. */
    public static Subject expiryOf(KmsKey key, String materialId) {
        return new Subject(key.arn().region(), key.id(), EXPIRY + key.id().value() + "/" + materialId);
    }

    /** Whether a look at {@code now} would not change anything yet: without a transaction. */
    public static boolean isWaiting(RecordStore store, Subject subject, Instant now) {
        return store.find(subject.record())
                .map(DestructionConfirmations::seen)
                .map(seen -> !seen.isAfter(now) && now.isBefore(seen.plus(APART)))
                .orElse(false);
    }

    /** Whether the subject, due now, was due 24 hours ago; notes that it is due otherwise. */
    public static boolean isConfirmed(KeyTransaction transaction, Subject subject, Instant now) {
        Optional<StoreRecord> record = transaction.records().find(subject.record());
        Optional<Instant> seen = record.map(DestructionConfirmations::seen).filter(when -> !when.isAfter(now));
        if (seen.isPresent()) {
            return !now.isBefore(seen.get().plus(APART));
        }
        byte[] payload =
                new RecordWriter(RecordFormats.OBSERVATION).instant(now).done();
        record.ifPresentOrElse(
                old -> transaction.records().update(old, payload),
                () -> transaction
                        .records()
                        .insert(subject.record(), subject.key().value(), payload));
        return false;
    }

    /** Starts all over. */
    public static void forget(KeyTransaction transaction, Subject subject) {
        transaction
                .records()
                .find(subject.record())
                .ifPresent(record -> transaction.records().delete(record));
    }

    /** Everything that waits for its second look. */
    public static List<Subject> all(RecordStore store, String region) {
        List<Subject> found = new ArrayList<>();
        List<StoreRecord> page = store.scan(region, RecordKind.HOUSEKEEPING, "", "", PAGE);
        while (!page.isEmpty()) {
            page.forEach(record -> found.add(
                    new Subject(region, new KeyId(record.owner()), record.key().id())));
            String last = page.get(page.size() - 1).key().id();
            page = page.size() < PAGE ? List.of() : store.scan(region, RecordKind.HOUSEKEEPING, "", last, PAGE);
        }
        return found;
    }

    private static Instant seen(StoreRecord record) {
        return RecordReader.read(RecordFormats.OBSERVATION, record.payload(), RecordReader::instant);
    }
}
