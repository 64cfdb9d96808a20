package io.keyhold.store.seal;

import io.keyhold.store.RecordKey;

/**
 * One row of the record table, as it lies there: nothing in it is trusted.
 *
 * @param key which record
 * @param owner what it hangs on
 * @param revision of the record
 * @param domainKey version of the domain key it is sealed under
 * @param tag the last 16 bytes of the seal
 * @param sealed the rest of the seal: nonce, commitment, ciphertext; empty when only tags were read
 */
public record Row(RecordKey key, String owner, long revision, int domainKey, byte[] tag, byte[] sealed) {
    private static final String LABEL = "keyhold/1/record";

    /** The authenticated data of the seal: the store and every column. */
    byte[] aad(StoreId store) {
        return new Fields(LABEL)
                .bytes(store.bytes())
                .small(domainKey)
                .small(key.kind().code())
                .text(key.region())
                .text(key.id())
                .text(owner)
                .number(revision)
                .done();
    }
}
