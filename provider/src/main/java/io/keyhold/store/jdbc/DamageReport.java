package io.keyhold.store.jdbc;

import io.keyhold.api.KmsException;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.seal.Change;
import io.keyhold.store.seal.Integrity;
import io.keyhold.store.seal.Keyring;
import io.keyhold.store.seal.Row;
import io.keyhold.store.seal.SetDigest;
import io.keyhold.store.seal.StoreHead;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;

/**
 * Finds out which records are wrong: those that do not open, those that the change log knows otherwise, and the kinds
 * whose number or digest differs from the head's.
 */
final class DamageReport {
    private static final String PAGE =
            "select region, kind, id, owner, revision, domain_key, tag, sealed from keyhold_record";
    private final StoreConnection session;
    private final Dialect dialect;
    private final Keyring keyring;
    private final StoreHead head;
    private final List<String> problems = new ArrayList<>();
    private final SetDigest found = new SetDigest();

    DamageReport(StoreConnection session, Dialect dialect, Keyring keyring, StoreHead head) {
        this.session = session;
        this.dialect = dialect;
        this.keyring = keyring;
        this.head = head;
    }

    /** The damage, in words; empty if there is none. */
    List<String> problems() throws SQLException {
        Map<RecordKey, Change> expected = expected();
        Mac setMac = keyring.find(head.domainKey()).orElseThrow().setMac();
        try {
            session.each(columns -> visit(Tables.row(columns), expected, setMac), PAGE);
        } catch (SQLException e) {
            problems.add(dialect.failure(e, "be read to its end").problem());
            return problems;
        }
        expected.values().stream()
                .filter(change -> !change.deleted())
                .forEach(change -> problems.add("record " + Integrity.name(change.key()) + " is missing"));
        for (RecordKind kind : found.differences(head.set())) {
            problems.add(
                    found.count(kind) == head.set().count(kind)
                            ? "a record of kind " + kind + " is not the one that was written last"
                            : "there are " + found.count(kind) + " records of kind " + kind + " instead of "
                                    + head.set().count(kind));
        }
        return problems;
    }

    private void visit(Row row, Map<RecordKey, Change> expected, Mac setMac) {
        found.add(row.key().kind(), SetDigest.element(setMac, keyring.store(), row));
        Optional<Change> change = Optional.ofNullable(expected.remove(row.key()));
        String name = "record " + Integrity.name(row.key());
        if (!opens(row)) {
            problems.add(name + " was changed outside Keyhold");
        } else if (change.filter(Change::deleted).isPresent()) {
            problems.add(name + " was deleted and is back");
        } else if (change.filter(wanted -> !Arrays.equals(wanted.tag(), row.tag()))
                .isPresent()) {
            problems.add(name + " is an older one: revision " + row.revision() + " instead of "
                    + change.orElseThrow().revision());
        }
    }

    private boolean opens(Row row) {
        try {
            keyring.require(row.domainKey(), row.key()).open(row);
            return true;
        } catch (KmsException.StoreIntegrity e) {
            return false;
        }
    }

    private Map<RecordKey, Change> expected() throws SQLException {
        try {
            return ChangeLog.lastChanges(session, head, keyring);
        } catch (KmsException.StoreIntegrity e) {
            return new LinkedHashMap<>(); // the log is broken itself, which is told elsewhere
        }
    }
}
