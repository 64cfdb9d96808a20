package io.keyhold.store.jdbc;

import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.RootOfTrust;
import io.keyhold.store.seal.Keyring;
import io.keyhold.store.seal.SetDigest;
import io.keyhold.store.seal.StoreHead;
import io.keyhold.store.seal.StoreId;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.UUID;

/** Makes an empty store of empty tables. Stateless. */
public final class NewStore {
    private static final int HASH_BYTES = 32;

    private NewStore() {}

    /** Writes the root record, a fresh domain key and a head that counts nothing; inside a transaction. */
    public static void fill(StoreConnection session, Ciphers ciphers, RootOfTrust rootOfTrust) throws SQLException {
        ByteBuffer id = ByteBuffer.wrap(ciphers.randomBytes(StoreId.BYTES));
        StoreId store = new StoreId(new UUID(id.getLong() & ~0xf000L | 0x4000L, id.getLong() & ~(3L << 62) | 1L << 63));
        Keyring keyring = Keyring.create(ciphers, store, rootOfTrust);
        byte[] nothing = new byte[HASH_BYTES];
        StoreHead head =
                new StoreHead(0, 1, Schema.newest(), keyring.record().digest(), 1, nothing, nothing, new SetDigest());
        Tables.replaceRoot(session, keyring.record());
        Tables.insertHead(session, head.seal(store, keyring.find(1).orElseThrow()));
        keyring.clear();
    }
}
