package io.keyhold.store.jdbc;

import io.keyhold.api.KmsException;
import io.keyhold.store.seal.DomainKey;
import io.keyhold.store.seal.Integrity;
import io.keyhold.store.seal.Keyring;
import io.keyhold.store.seal.LogEntry;
import io.keyhold.store.seal.RootRecord;
import io.keyhold.store.seal.StoreHead;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.Optional;

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

    /**
     * The head as the session sees it, taken in by this process.
     *
     * @param floor what was known before the reading began
     */
    static StoreHead readAfter(StoreHead floor, StoreConnection session, StoreState state) throws SQLException {
        StoreHead read = read(session, state.keyring());
        if (state.dialect().isReplicated() && read.epoch() > floor.epoch() && read.firstEpoch() <= floor.epoch()) {
            requireDescent(floor, session, state.keyring());
        }
        return state.known().accept(floor, read);
    }

    /** A copy of the database that was not up to date may have gone on by itself. */
    private static void requireDescent(StoreHead floor, StoreConnection session, Keyring keyring) throws SQLException {
        Optional<LogEntry> entry = LogTable.find(session, floor.epoch());
        boolean forgotten = entry.isEmpty() && read(session, keyring).firstEpoch() > floor.epoch(); // meanwhile
        boolean same = entry.filter(found -> MessageDigest.isEqual(found.chain(), floor.chain()))
                .isPresent();
        if (!same && !forgotten) {
            throw new KmsException.StoreIntegrity(
                    "the store has another history since epoch " + floor.epoch()
                            + " than this process knows, as a server has that was not up to date when it became the primary",
                    "Stop that server, and find out which one has all changes; then start this process again");
        }
    }

    /** Refuses a root record that is not the one the head knows. */
    static void requireRoot(StoreHead head, RootRecord root) {
        if (!MessageDigest.isEqual(head.rootDigest(), root.digest())) {
            throw Integrity.broken("the root record or a domain key of the store was replaced outside Keyhold");
        }
    }
}
