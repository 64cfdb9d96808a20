package io.keyhold.store.jdbc;

import io.keyhold.api.KmsException;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordStore.Changes;
import io.keyhold.store.seal.Change;
import io.keyhold.store.seal.Integrity;
import io.keyhold.store.seal.Keyring;
import io.keyhold.store.seal.LogEntry;
import io.keyhold.store.seal.StoreHead;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;

/** Reads the change log and proves it against the head: no epoch can be left out or changed. Stateless. */
public final class ChangeLog {
    private ChangeLog() {}

    /** The changes committed after {@code epoch}; {@code session} sees the state of {@code head}. */
    static Changes since(StoreConnection session, StoreHead head, Keyring keyring, long epoch) throws SQLException {
        if (epoch == head.epoch()) {
            return new Changes(epoch, true, Set.of());
        }
        if (epoch > head.epoch() || epoch < head.firstEpoch() - 1) {
            return new Changes(head.epoch(), false, Set.of());
        }
        byte[] before = epoch == head.firstEpoch() - 1
                ? head.base()
                : LogTable.find(session, epoch)
                        .orElseThrow(() -> missing(epoch))
                        .chain();
        Set<RecordKey> keys = new HashSet<>();
        boolean complete = true;
        for (LogEntry entry : proven(LogTable.since(session, epoch + 1), head, keyring, epoch, before)) {
            LogEntry.Changed changed = entry.decode();
            complete &= !changed.everything();
            changed.changes().forEach(change -> keys.add(change.key()));
        }
        return new Changes(head.epoch(), complete, complete ? keys : Set.of());
    }

    /** Proves the whole log. */
    static void verify(StoreConnection session, StoreHead head, Keyring keyring) throws SQLException {
        proven(LogTable.since(session, Long.MIN_VALUE), head, keyring, head.firstEpoch() - 1, head.base());
    }

    /** The last change of each record that the log still knows; empty if somewhere everything may have changed. */
    static Map<RecordKey, Change> lastChanges(StoreConnection session, StoreHead head, Keyring keyring)
            throws SQLException {
        Map<RecordKey, Change> last = new LinkedHashMap<>();
        List<LogEntry> log = LogTable.since(session, Long.MIN_VALUE);
        for (LogEntry entry : proven(log, head, keyring, head.firstEpoch() - 1, head.base())) {
            LogEntry.Changed changed = entry.decode();
            if (changed.everything()) {
                last.clear();
            }
            changed.changes().forEach(change -> last.put(change.key(), change));
        }
        return last;
    }

    private static List<LogEntry> proven(List<LogEntry> log, StoreHead head, Keyring keyring, long after, byte[] base) {
        Mac logMac = keyring.find(head.domainKey()).orElseThrow().logMac();
        long epoch = after;
        byte[] chain = base;
        for (LogEntry entry : log) {
            epoch++;
            if (entry.epoch() != epoch) {
                throw missing(epoch);
            }
            chain = entry.chainAfter(logMac, chain);
            if (!MessageDigest.isEqual(chain, entry.chain())) {
                throw Integrity.broken("the change log of epoch " + epoch + " was changed outside Keyhold");
            }
        }
        if (epoch != head.epoch() || !MessageDigest.isEqual(chain, head.chain())) {
            throw missing(epoch + 1);
        }
        return log;
    }

    private static KmsException.StoreIntegrity missing(long epoch) {
        return Integrity.broken("the change log of epoch " + epoch + " is missing or not that of the head");
    }

    /** Whether the transaction of that epoch was the one with that operation id. */
    static boolean holds(Optional<LogEntry> entry, byte[] operation) {
        return entry.filter(found -> MessageDigest.isEqual(found.operation(), operation))
                .isPresent();
    }
}
