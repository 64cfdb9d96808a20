package io.keyhold.operations;

import io.keyhold.access.AccessKeyEntry;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.codec.RecordFormats;
import io.keyhold.codec.RecordReader;
import io.keyhold.codec.RecordWriter;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import io.keyhold.store.StoreRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Access keys in the store. The secret of each is wrapped, bound to its id and to whom it belongs. */
public final class AccessKeyRecords {
    private static final int PAGE = 1000;
    private static final String USED = "access-key-used:";
    private final RecordStore store;

    /** Access keys in {@code store}, whose owner closes it. */
    public AccessKeyRecords(RecordStore store) {
        this.store = store;
    }

    /** Wraps the secret of a new access key. */
    public byte[] wrap(String id, String principal, String uniqueId, byte[] secret) {
        return store.wrap(name(id), binding(id, principal, uniqueId), secret);
    }

    /** The secret of an access key; the caller clears it. */
    public byte[] unwrap(AccessKeyEntry entry) {
        return store.unwrap(name(entry.id()), binding(entry), entry.wrappedSecret());
    }

    /** The access keys of {@link AccessKeyEntry#owner}, in order of id. */
    public List<AccessKeyEntry> list(String owner) {
        return store.scan("", RecordKind.ACCESS_KEY, owner, "", PAGE).stream()
                .map(record -> AccessKeyEntry.decode(record.payload()))
                .toList();
    }

    /** When an access key last signed a request, as far as the store knows. */
    public Optional<Instant> lastUsed(String id) {
        return store.find(usedRecord(id)).map(AccessKeyRecords::usedAt);
    }

    /** Notes that an access key signed a request, unless a later one is known. */
    public void use(KeyTransaction transaction, String id, Instant now) {
        Optional<StoreRecord> known = transaction.records().find(usedRecord(id));
        byte[] payload =
                new RecordWriter(RecordFormats.ACCESS_KEY_USE).instant(now).done();
        if (known.isEmpty()) {
            if (transaction.findAccessKey(id).isPresent()) {
                transaction.records().insert(usedRecord(id), "", payload);
            }
        } else if (usedAt(known.get()).isBefore(now)) {
            transaction.records().update(known.get(), payload);
        }
    }

    /** Removes an access key and what is known of its use. */
    public void delete(KeyTransaction transaction, String id) {
        transaction.deleteAccessKey(id);
        transaction
                .records()
                .find(usedRecord(id))
                .ifPresent(record -> transaction.records().delete(record));
    }

    /**
     * Wraps again what is wrapped under an older domain key, a page in one transaction.
     *
     * @return how many access keys that were
     */
    public int rewrap(Catalog catalog) {
        int changed = 0;
        List<StoreRecord> page = store.scan("", RecordKind.ACCESS_KEY, "", "", PAGE);
        while (!page.isEmpty()) {
            List<StoreRecord> seen = page;
            changed += catalog.change(transaction -> seen.stream()
                    .mapToInt(record -> rewrap(transaction, record.key().id()))
                    .sum());
            page = store.scan(
                    "",
                    RecordKind.ACCESS_KEY,
                    "",
                    page.get(page.size() - 1).key().id(),
                    PAGE);
        }
        return changed;
    }

    private int rewrap(KeyTransaction transaction, String id) {
        Optional<AccessKeyEntry> entry = transaction.findAccessKey(id);
        if (entry.isEmpty()) {
            return 0;
        }
        byte[] before = entry.get().wrappedSecret();
        byte[] wrapped = store.rewrap(name(id), binding(entry.get()), before);
        if (wrapped == before) {
            return 0;
        }
        transaction.updateAccessKey(entry.get().withWrappedSecret(wrapped));
        return 1;
    }

    private static Instant usedAt(StoreRecord record) {
        return RecordReader.read(RecordFormats.ACCESS_KEY_USE, record.payload(), RecordReader::instant);
    }

    private static RecordKey usedRecord(String id) {
        return new RecordKey("", RecordKind.HOUSEKEEPING, USED + id);
    }

    private static String name(String id) {
        return "keyhold:access-key/" + id;
    }

    private static byte[] binding(AccessKeyEntry entry) {
        return binding(entry.id(), entry.principal(), entry.uniqueId());
    }

    private static byte[] binding(String id, String principal, String uniqueId) {
        return String.join("\n", id, principal, uniqueId).getBytes(StandardCharsets.UTF_8);
    }
}
