package io.keyhold.store;

import io.keyhold.api.KmsException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Mac;

/**
 * Compares the tables with the head. {@link #requireSound} reads tags only and opens nothing; {@link #examine} opens
 * every record and names what is wrong. The session must see one state of the store.
 */
final class Examiner {
    private static final int MOST_NAMED = 5;
    private final Session session;
    private final Dialect dialect;
    private final Keyring keyring;
    private final Head head;

    Examiner(Session session, Dialect dialect, Keyring keyring, Head head) {
        this.session = session;
        this.dialect = dialect;
        this.keyring = keyring;
        this.head = head;
    }

    /**
     * Refuses a store that is not as its head says.
     *
     * @throws KmsException.StoreIntegrity that names the first records that are wrong
     */
    void requireSound() throws SQLException {
        requireFrame();
        if (!recordsAgree()) {
            List<String> problems = new Diagnosis(session, dialect, keyring, head).problems();
            List<String> named = problems.subList(0, Math.min(MOST_NAMED, problems.size()));
            throw Integrity.broken("the records of the store are not those that its head counts: "
                    + String.join("; ", named) + (problems.size() > MOST_NAMED ? "; and more" : ""));
        }
    }

    /** Examines everything. */
    Verification examine() throws SQLException {
        List<String> problems = new ArrayList<>();
        try {
            requireFrame();
        } catch (KmsException.StoreIntegrity e) {
            problems.add(e.problem());
        }
        problems.addAll(new Diagnosis(session, dialect, keyring, head).problems());
        if (problems.isEmpty() && !recordsAgree()) {
            problems.add("the indexes of the store do not agree with its records");
        }
        String opinion = dialect.selfCheck(session);
        if (!opinion.equals("ok")) {
            problems.add("the database finds itself damaged: "
                    + opinion.lines().findFirst().orElse(""));
        }
        return new Verification(head.epoch(), head.set().count(), problems.subList(0, Math.min(100, problems.size())));
    }

    private void requireFrame() throws SQLException {
        int schema = dialect.requireSchema(session);
        if (schema != head.schema()) {
            throw Integrity.broken("the store has schema version " + schema + "; its head says " + head.schema());
        }
        Heads.requireRoot(head, Tables.root(session));
        ChangeLog.verify(session, head, keyring);
    }

    /** Both indexes lead to the same records in the right order, and those are the ones the head counts. */
    private boolean recordsAgree() throws SQLException {
        DomainKey key = keyring.find(head.domainKey()).orElseThrow();
        Mac setMac = key.setMac();
        SetDigest found = new SetDigest();
        SetDigest names = new SetDigest();
        Ascent byId = new Ascent();
        session.each(
                columns -> {
                    Row row = Tables.tagOnly(columns);
                    byId.next(row.key(), "");
                    found.add(row.key().kind(), SetDigest.element(setMac, keyring.store(), row));
                    names.add(row.key().kind(), SetDigest.listing(setMac, row.key(), row.owner()));
                },
                dialect.everyRecordById());
        SetDigest listed = new SetDigest();
        Ascent byOwner = new Ascent();
        session.each(
                columns -> {
                    RecordKey name =
                            new RecordKey(Tables.text(columns, 1), Tables.kind(columns, 2), Tables.text(columns, 4));
                    String owner = Tables.text(columns, 3);
                    byOwner.next(name, owner);
                    listed.add(name.kind(), SetDigest.listing(setMac, name, owner));
                },
                dialect.everyNameByOwner());
        return byId.held && byOwner.held && found.sameAs(head.set()) && names.sameAs(listed);
    }

    /** Whether what comes by is in the order of the index: otherwise a search in it could miss a record. */
    private static final class Ascent {
        private RecordKey last = new RecordKey("", RecordKind.KEY, "");
        private String lastOwner = "";
        private boolean held = true;

        void next(RecordKey key, String owner) {
            int order = byBytes(last.region(), key.region());
            order = order != 0
                    ? order
                    : Integer.compare(last.kind().code(), key.kind().code());
            order = order != 0 ? order : byBytes(lastOwner, owner);
            order = order != 0 ? order : byBytes(last.id(), key.id());
            held &= order < 0;
            last = key;
            lastOwner = owner;
        }

        /** The order of the UTF-8 bytes of both: that of their characters, but that surrogates come after all others. */
        private static int byBytes(String a, String b) {
            int length = Math.min(a.length(), b.length());
            for (int i = 0; i < length; i++) {
                char one = a.charAt(i);
                char other = b.charAt(i);
                if (one != other) {
                    return Character.isSurrogate(one) == Character.isSurrogate(other)
                            ? Character.compare(one, other)
                            : Boolean.compare(Character.isSurrogate(one), Character.isSurrogate(other));
                }
            }
            return Integer.compare(a.length(), b.length());
        }
    }
}
