package io.keyhold.upkeep;

import io.keyhold.api.KeyId;
import io.keyhold.keys.KeyCodec;
import io.keyhold.keys.NextDue;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import io.keyhold.store.StoreRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keys with something due, and when. Reads all keys once and then only those that changed. For one thread at a
 * time.
 */
final class DueKeys {
    private static final int PAGE = 1000;
    private static final Duration CLOCK_TOLERANCE = Duration.ofHours(1);
    private static final long NEVER_READ = -1;
    private final RecordStore store;
    private final String region;
    private final Map<KeyId, Instant> next = new HashMap<>();
    private long epoch = NEVER_READ;
    private Instant looked = Instant.EPOCH;

    DueKeys(RecordStore store, String region) {
        this.store = store;
        this.region = region;
    }

    /** The keys with something due, the longest due first. */
    List<KeyId> due(Instant now) {
        if (now.isBefore(looked.minus(CLOCK_TOLERANCE))) {
            epoch = NEVER_READ; // what was noted by a clock that was far ahead may be wrong
        }
        looked = now;
        catchUp(now);
        return next.entrySet().stream()
                .filter(entry -> !entry.getValue().isAfter(now))
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    private void catchUp(Instant now) {
        if (epoch != NEVER_READ && store.epoch() == epoch) {
            return;
        }
        RecordStore.Changes changes = store.changesSince(Math.max(0, epoch));
        if (epoch != NEVER_READ && changes.complete()) {
            reread(changes.keys(), now);
        } else {
            readAll(now);
        }
        epoch = changes.epoch();
    }

    private void reread(Set<RecordKey> changed, Instant now) {
        for (RecordKey key : changed) {
            if (key.kind() == RecordKind.KEY && key.region().equals(region)) {
                next.remove(new KeyId(key.id()));
                store.find(key).ifPresent(record -> note(record, now));
            }
        }
    }

    private void readAll(Instant now) {
        next.clear();
        List<StoreRecord> page = store.scan(region, RecordKind.KEY, "", "", PAGE);
        while (!page.isEmpty()) {
            page.forEach(record -> note(record, now));
            String last = page.get(page.size() - 1).key().id();
            page = page.size() < PAGE ? List.of() : store.scan(region, RecordKind.KEY, "", last, PAGE);
        }
    }

    private void note(StoreRecord record, Instant now) {
        NextDue.next(KeyCodec.decode(record.payload()), now)
                .ifPresent(when -> next.put(new KeyId(record.key().id()), when));
    }
}
