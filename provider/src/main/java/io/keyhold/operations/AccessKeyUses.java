package io.keyhold.operations;

import io.keyhold.access.AccessKeyEntry;
import io.keyhold.catalog.Catalog;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import io.keyhold.store.StoreRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When each access key last signed a request. A use is noted in memory, as no request should wait for the lock of the store;
 * housekeeping writes it. Safe for concurrent use.
 */
public final class AccessKeyUses {
    private static final int BATCH = 200;
    private final RecordStore store;
    private final AccessKeyRecords records;
    private final Map<String, Instant> unwritten = new ConcurrentHashMap<>();

    AccessKeyUses(RecordStore store) {
        this.store = store;
        this.records = new AccessKeyRecords(store);
    }

    /** Notes that an access key signed a request. */
    public void note(String id, Instant now) {
        unwritten.merge(id, now, (known, next) -> known.isBefore(next) ? next : known);
    }

    /** When an access key last signed a request, as far as the store and this process know. */
    public Optional<Instant> lastUsed(String id) {
        Optional<Instant> stored = records.lastUsed(id);
        Optional<Instant> noted = Optional.ofNullable(unwritten.get(id));
        return noted.isPresent()
                        && stored.filter(last -> last.isAfter(noted.get())).isEmpty()
                ? noted
                : stored;
    }

    /** Writes what the store does not know yet, a batch in one transaction, and forgets it here. */
    public void write(Catalog catalog) {
        List<Map.Entry<String, Instant>> all = List.copyOf(unwritten.entrySet());
        for (int from = 0; from < all.size(); from += BATCH) {
            List<Map.Entry<String, Instant>> batch = all.subList(from, Math.min(all.size(), from + BATCH));
            catalog.change(transaction -> {
                batch.forEach(use -> records.use(transaction, use.getKey(), use.getValue()));
                return batch.size();
            });
            batch.forEach(use -> unwritten.remove(use.getKey(), use.getValue()));
        }
    }

    /** Removes the access keys of sessions that have ended, a batch in one transaction. */
    public void removeExpired(Catalog catalog, Instant now) {
        String after = "";
        List<StoreRecord> page;
        do {
            page = store.scan("", RecordKind.ACCESS_KEY, "", after, BATCH);
            List<String> expired = page.stream()
                    .map(record -> AccessKeyEntry.decode(record.payload()))
                    .filter(entry -> entry.isExpired(now))
                    .map(AccessKeyEntry::id)
                    .toList();
            if (!expired.isEmpty()) {
                catalog.change(transaction -> {
                    expired.forEach(id -> records.delete(transaction, id));
                    return expired.size();
                });
            }
            after = page.isEmpty() ? after : page.get(page.size() - 1).key().id();
        } while (page.size() == BATCH);
    }
}
