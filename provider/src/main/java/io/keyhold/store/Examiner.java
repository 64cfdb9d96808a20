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
    private static final String INDEXES = "the indexes of the store do not agree with its records";
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
            if (problems.isEmpty()) {
                throw Integrity.broken(INDEXES);
            }
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
            problems.add(INDEXES);
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

    /** The records are those that the head counts, and each index leads to all of them and to nothing else, in its order. */
    private boolean recordsAgree() throws SQLException {
        Mac setMac = keyring.find(head.domainKey()).orElseThrow().setMac();
        SetDigest records = new SetDigest();
        Entries wantedById = new Entries(setMac);
        Entries wantedByOwner = new Entries(setMac);
        Entries byId = new Entries(setMac);
        Entries byOwner = new Entries(setMac);
        try (Follower digest = new Follower()) {
            session.each(
                    columns -> {
                        Row row = Tables.tagOnly(columns);
                        long place = columns.getLong(8);
                        digest.then(() -> {
                            records.add(row.key().kind(), SetDigest.element(setMac, keyring.store(), row));
                            wantedById.add(row.key(), "", place);
                            wantedByOwner.add(row.key(), row.owner(), place);
                        });
                    },
                    dialect.everyRecord());
            session.each(
                    columns -> {
                        RecordKey key = Tables.key(columns);
                        long place = columns.getLong(4);
                        digest.then(() -> byId.addInOrder(key, "", place));
                    },
                    dialect.everyEntryById());
            session.each(
                    columns -> {
                        RecordKey key = Tables.key(columns);
                        long place = columns.getLong(4);
                        String owner = Tables.text(columns, 5);
                        digest.then(() -> byOwner.addInOrder(key, owner, place));
                    },
                    dialect.everyEntryByOwner());
            digest.finish();
        }
        return records.sameAs(head.set()) && byId.sameAs(wantedById) && byOwner.sameAs(wantedByOwner);
    }

    /** What an index lists, or should; an index that is not in its order could miss a record in a search. */
    private static final class Entries {
        private final Mac setMac;
        private final SetDigest digest = new SetDigest();
        private RecordKey last = new RecordKey("", RecordKind.KEY, "");
        private String lastOwner = "";
        private boolean inOrder = true;

        Entries(Mac setMac) {
            this.setMac = setMac;
        }

        boolean sameAs(Entries other) {
            return inOrder && other.inOrder && digest.sameAs(other.digest);
        }

        void add(RecordKey key, String owner, long place) {
            digest.add(key.kind(), SetDigest.entry(setMac, key, owner, place));
        }

        void addInOrder(RecordKey key, String owner, long place) {
            int order = byBytes(last.region(), key.region());
            order = order != 0
                    ? order
                    : Integer.compare(last.kind().code(), key.kind().code());
            order = order != 0 ? order : byBytes(lastOwner, owner);
            order = order != 0 ? order : byBytes(last.id(), key.id());
            inOrder &= order < 0;
            last = key;
            lastOwner = owner;
            add(key, owner, place);
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
