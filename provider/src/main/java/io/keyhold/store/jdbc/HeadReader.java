package io.keyhold.store.jdbc;

import io.keyhold.store.seal.DomainKey;
import io.keyhold.store.seal.Integrity;
import io.keyhold.store.seal.Keyring;
import io.keyhold.store.seal.RootRecord;
import io.keyhold.store.seal.StoreHead;
import java.security.MessageDigest;
import java.sql.SQLException;

/** Reads and authenticates the head. Stateless. */
public final class HeadReader {
    private HeadReader() {}

    /** The head as the session sees it. */
    public static StoreHead read(StoreConnection session, Keyring keyring) throws SQLException {
        StoreHead.Sealed row = Tables.head(session);
        if (!row.store().equals(keyring.store())) {
            throw Integrity.broken(
                    "the store has the id `" + row.store() + "`, not `" + keyring.store() + "` as when opened");
        }
        if (keyring.find(row.domainKey()).isEmpty()) {
            keyring.learn(Tables.root(session));
        }
        DomainKey key = keyring.find(row.domainKey())
                .orElseThrow(() -> Integrity.broken("the head of the store was changed outside Keyhold"));
        return StoreHead.open(row, key);
    }

    /** Refuses a root record that is not the one the head knows. */
    static void requireRoot(StoreHead head, RootRecord root) {
        if (!MessageDigest.isEqual(head.rootDigest(), root.digest())) {
            throw Integrity.broken("the root record or a domain key of the store was replaced outside Keyhold");
        }
    }
}
