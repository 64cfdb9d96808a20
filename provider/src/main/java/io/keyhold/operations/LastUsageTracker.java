package io.keyhold.operations;

import static io.keyhold.keys.FutureDates.isBelieved;

import io.keyhold.access.RequestFacts;
import io.keyhold.api.KeyId;
import io.keyhold.api.KeyLastUsage;
import io.keyhold.api.KeyLastUsageTrackingOperation;
import io.keyhold.api.KmsRequest;
import io.keyhold.api.Operation;
import io.keyhold.audit.AuditTrail;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.codec.RecordFormats;
import io.keyhold.codec.RecordReader;
import io.keyhold.codec.RecordWriter;
import io.keyhold.gate.Call;
import io.keyhold.gate.RequestConditions;
import io.keyhold.gate.ServiceContext;
import io.keyhold.gate.UsageNotes;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.StoreRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When each key was last used. A use is noted in memory; the store learns of it now and then, where the newest of all
 * processes counts. Safe for concurrent use.
 */
public final class LastUsageTracker implements UsageNotes {
    /** The condition key, in whole days. */
    public static final String TRAILING_DAYS = "kms:trailingdayswithoutkeyusage";

    private static final Map<Operation, KeyLastUsageTrackingOperation> TRACKED = tracked();
    private static final int BATCH = 200;
    private final ServiceContext services;
    private final AuditTrail trail;
    private final AccessKeyUses accessKeys;
    private final ConcurrentHashMap<String, Slot> slots = new ConcurrentHashMap<>();

    /** A use of a key, as this process saw it. */
    private record Use(KeyLastUsageTrackingOperation operation, long millis, long sequence) {
        Instant when() {
            return Instant.ofEpochMilli(millis);
        }
    }

    /** The newest use of one key; of two by the same operation in the same millisecond, either. */
    private static final class Slot {
        private final AtomicReference<@Nullable Use> newest = new AtomicReference<>();
        private volatile @Nullable Use written;

        /** Notes a use; a busy key costs one store a millisecond, not one a call. A use by a clock far ahead gives way. */
        void note(KeyLastUsageTrackingOperation operation, long millis, long sequence) {
            Use before = newest.get();
            while (before == null
                    || before.millis() < millis
                    || before.millis() > millis && !isBelieved(before.when(), Instant.ofEpochMilli(millis))
                    || before.millis() == millis && before.operation() != operation) {
                if (newest.compareAndSet(before, new Use(operation, millis, sequence))) {
                    return;
                }
                before = newest.get();
            }
        }
    }

    public LastUsageTracker(ServiceContext services) {
        this.services = services;
        this.trail = services.trail();
        this.accessKeys = new AccessKeyUses(services.store());
    }

    /** When access keys were last used. */
    public AccessKeyUses accessKeys() {
        return accessKeys;
    }

    @Override
    public void note(Call call, long sequence) {
        KeyLastUsageTrackingOperation operation = TRACKED.get(call.operation());
        if (operation == null) {
            return;
        }
        for (String arn : call.resources()) {
            Slot slot = slots.get(arn);
            if (slot == null) {
                slot = slots.computeIfAbsent(arn, key -> new Slot());
            }
            slot.note(operation, call.nowMillis(), sequence);
        }
    }

    /** The last use of a key by any process, as far as this one knows. */
    Optional<KeyLastUsage> find(KmsKey key) {
        Optional<KeyLastUsage> stored =
                services.store().find(recordKey(key)).map(StoreRecord::payload).map(LastUsageTracker::decode);
        Slot slot = slots.get(key.arn().value());
        Use use = slot == null ? null : slot.newest.get();
        if (use == null
                || stored.filter(last -> isNewer(last.timestamp(), use.when())).isPresent()) {
            return stored;
        }
        return Optional.of(told(use));
    }

    /** Whether {@code one} is the newer use of both: a use in a future that now is known not to be was by a wrong clock. */
    private boolean isNewer(Instant one, Instant other) {
        Instant now = services.clock().instant();
        return isBelieved(one, now) == isBelieved(other, now) ? one.isAfter(other) : isBelieved(one, now);
    }

    /**
     * The time, or the last that is known of the key if the clock has gone back behind it: a waiting period that a slow clock
     * began is not over when the clock is put right.
     */
    Instant notBefore(KmsKey key, Instant now) {
        Stream<Instant> known = Stream.concat(
                Stream.of(now, key.created()),
                Stream.concat(
                        key.materials().stream().map(MaterialInfo::created),
                        find(key).stream().map(KeyLastUsage::timestamp)));
        return known.max(Instant::compareTo).orElse(now);
    }

    /** The facts of a request with those about the last use of its key. */
    RequestFacts facts(KmsRequest request, KmsKey key, Instant now) {
        return withTrailingDays(RequestConditions.of(request), trailingDays(key, now));
    }

    /** The facts of a request, where its key was not used for so many days. */
    public static RequestFacts withTrailingDays(RequestFacts facts, long trailingDays) {
        return facts.with(TRAILING_DAYS, List.of(Long.toString(trailingDays)));
    }

    /** How many whole days a key was not used. */
    public long trailingDays(KmsKey key, Instant now) {
        Instant since = find(key).map(KeyLastUsage::timestamp).orElse(key.created());
        return Math.max(0, Duration.between(since, now).toDays());
    }

    /** Tells the store what it does not know yet, a batch in one transaction. */
    public void write() {
        List<News> batch = new ArrayList<>();
        slots.forEach((arn, slot) -> {
            Use use = slot.newest.get();
            if (use != null && !use.equals(slot.written)) {
                batch.add(new News(arn, slot, use));
            }
        });
        for (int from = 0; from < batch.size(); from += BATCH) {
            write(batch.subList(from, Math.min(batch.size(), from + BATCH)));
        }
    }

    /** A use that is not in the store yet. */
    private record News(String arn, Slot slot, Use use) {}

    private void write(List<News> batch) {
        services.catalog().change(transaction -> {
            batch.forEach(news -> write(transaction, news.arn(), told(news.use())));
            return batch.size();
        });
        batch.forEach(news -> news.slot().written = news.use());
    }

    private void write(KeyTransaction transaction, String arn, KeyLastUsage use) {
        Optional<KmsKey> key = transaction.find(new KeyId(arn.substring(arn.lastIndexOf('/') + 1)));
        if (key.isEmpty()) {
            return;
        }
        RecordKey id = recordKey(key.get());
        Optional<StoreRecord> record = transaction.records().find(id);
        byte[] payload = encode(use);
        if (record.isEmpty()) {
            transaction.records().insert(id, key.get().arn().account(), payload);
        } else if (isNewer(use.timestamp(), decode(record.get().payload()).timestamp())) {
            transaction.records().update(record.get(), payload);
        }
    }

    private KeyLastUsage told(Use use) {
        String eventId = trail.eventId(use.sequence());
        return new KeyLastUsage(use.operation(), use.when(), eventId, eventId);
    }

    private static RecordKey recordKey(KmsKey key) {
        return new RecordKey(key.arn().region(), RecordKind.LAST_USAGE, key.id().value());
    }

    private static byte[] encode(KeyLastUsage use) {
        return new RecordWriter(RecordFormats.LAST_USAGE)
                .constant(use.operation())
                .instant(use.timestamp())
                .text(use.cloudTrailEventId())
                .text(use.kmsRequestId())
                .done();
    }

    private static KeyLastUsage decode(byte[] payload) {
        return RecordReader.read(
                RecordFormats.LAST_USAGE,
                payload,
                in -> new KeyLastUsage(
                        in.constant(KeyLastUsageTrackingOperation.class), in.instant(), in.text(), in.text()));
    }

    private static Map<Operation, KeyLastUsageTrackingOperation> tracked() {
        Map<Operation, KeyLastUsageTrackingOperation> tracked = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            operation.lastUsage().ifPresent(counts -> tracked.put(operation, counts));
        }
        return tracked;
    }
}
