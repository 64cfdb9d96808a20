package io.keyhold.store.seal;

import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/**
 * The head of the store: what every committed change brings forward together. Immutable.
 *
 * @param epoch how many changes were committed
 * @param domainKey version of the domain key that seals the head and every new record
 * @param schema the version of the tables
 * @param rootDigest digest of the root record
 * @param firstEpoch the oldest epoch that the change log still has; {@code epoch + 1} if it has none
 * @param base the chain value before the oldest epoch of the log
 * @param chain the chain value of this epoch
 * @param set the digest of all records; never changed
 */
public record StoreHead(
        long epoch,
        int domainKey,
        int schema,
        byte[] rootDigest,
        long firstEpoch,
        byte[] base,
        byte[] chain,
        SetDigest set) {
    private static final String LABEL = "keyhold/1/head";
    private static final int HASH_BYTES = 32;

    /**
     * The head as it lies in the store.
     *
     * @param store the store
     * @param epoch repeated inside the seal
     * @param domainKey version of the domain key that seals it, and that new records are sealed under
     * @param sealed the rest
     */
    public record Sealed(StoreId store, long epoch, int domainKey, byte[] sealed) {
        byte[] aad() {
            return new Fields(LABEL)
                    .bytes(store.bytes())
                    .number(epoch)
                    .small(domainKey)
                    .done();
        }
    }

    public Sealed seal(StoreId store, DomainKey key) {
        Fields fields = new Fields(LABEL)
                .small(schema)
                .bytes(rootDigest)
                .number(firstEpoch)
                .bytes(base)
                .bytes(chain);
        set.encode(fields);
        Sealed columns = new Sealed(store, epoch, key.version(), new byte[0]);
        return new Sealed(store, epoch, key.version(), key.head().seal(fields.done(), columns.aad()));
    }

    /**
     * Opens a head.
     *
     * @throws io.keyhold.api.KmsException.StoreIntegrity if it was changed
     */
    public static StoreHead open(Sealed row, DomainKey key) {
        byte[] content;
        try {
            content = key.head().open(row.sealed(), row.aad());
        } catch (AEADBadTagException e) {
            throw Integrity.broken("the head of the store was changed outside Keyhold");
        }
        FieldsReader in = new FieldsReader("the head of the store", LABEL, content);
        StoreHead head = new StoreHead(
                row.epoch(),
                row.domainKey(),
                in.small(),
                in.bytes(HASH_BYTES),
                in.number(),
                in.bytes(HASH_BYTES),
                in.bytes(HASH_BYTES),
                SetDigest.decode(in));
        in.end();
        return head;
    }

    /** Whether both are the same point of the same history. */
    boolean sameAs(StoreHead other) {
        return epoch == other.epoch && Arrays.equals(chain, other.chain);
    }
}
