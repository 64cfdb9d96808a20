package io.keyhold.store.seal;

import io.keyhold.crypto.Hkdf;
import io.keyhold.crypto.KcXaes;
import io.keyhold.store.RecordKey;
import io.keyhold.store.StoreRecord;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.RootKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Mac;

/**
 * One version of the domain key, and the keys derived from it: HKDF-SHA-256 with the store id as salt and a label for
 * each purpose. Safe for concurrent use.
 */
public final class DomainKey {
    private final Ciphers ciphers;
    private final StoreId store;
    private final int version;
    private final byte[] secret;
    private final byte[] setKey;
    private final byte[] logKey;
    private final KcXaes records;
    private final KcXaes head;

    /** Takes over {@code secret}, 32 bytes. */
    DomainKey(Ciphers ciphers, StoreId store, int version, byte[] secret) {
        this.ciphers = ciphers;
        this.store = store;
        this.version = version;
        this.secret = secret;
        this.setKey = derive("keyhold/1/set");
        this.logKey = derive("keyhold/1/log");
        this.records = cipher(derive("keyhold/1/records"));
        this.head = cipher(derive("keyhold/1/head"));
    }

    public int version() {
        return version;
    }

    /** Seals the domain key itself. */
    byte[] sealUnder(RootKey root, byte[] aad) {
        return root.seal(secret, aad);
    }

    KcXaes head() {
        return head;
    }

    /** For one thread at a time. */
    public Mac setMac() {
        return Ciphers.mac(setKey);
    }

    /** For one thread at a time. */
    public Mac logMac() {
        return Ciphers.mac(logKey);
    }

    public Row seal(RecordKey key, String owner, long revision, byte[] payload) {
        Row columns = new Row(key, owner, revision, version, new byte[0], new byte[0]);
        byte[] sealed = records.seal(payload, columns.aad(store));
        int body = sealed.length - KcXaes.TAG_BYTES;
        return new Row(
                key,
                owner,
                revision,
                version,
                Arrays.copyOfRange(sealed, body, sealed.length),
                Arrays.copyOfRange(sealed, 0, body));
    }

    /**
     * Opens a row.
     *
     * @throws io.keyhold.api.KmsException.StoreIntegrity if any of its columns was changed
     */
    public StoreRecord open(Row row) {
        byte[] sealed = Arrays.copyOf(row.sealed(), row.sealed().length + row.tag().length);
        System.arraycopy(row.tag(), 0, sealed, row.sealed().length, row.tag().length);
        try {
            if (row.tag().length != KcXaes.TAG_BYTES) {
                throw Integrity.changed(row.key());
            }
            return new StoreRecord(row.key(), row.owner(), row.revision(), records.open(sealed, row.aad(store)));
        } catch (AEADBadTagException e) {
            throw Integrity.changed(row.key());
        }
    }

    /** The cipher that wraps secrets of one KMS key and of no other. */
    KcXaes wrapping(String keyArn) {
        return cipher(Hkdf.derive(
                secret,
                store.bytes(),
                new Fields("keyhold/1/wrapping").text(keyArn).done(),
                Ciphers.KEY_BYTES));
    }

    void clear() {
        Arrays.fill(secret, (byte) 0);
        Arrays.fill(setKey, (byte) 0);
        Arrays.fill(logKey, (byte) 0);
        records.destroy();
        head.destroy();
    }

    private KcXaes cipher(byte[] key) {
        try {
            return ciphers.under(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private byte[] derive(String label) {
        return Hkdf.derive(secret, store.bytes(), label.getBytes(StandardCharsets.US_ASCII), Ciphers.KEY_BYTES);
    }
}
