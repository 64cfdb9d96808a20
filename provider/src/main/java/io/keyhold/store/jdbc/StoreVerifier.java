package io.keyhold.store.jdbc;

import io.keyhold.api.KmsException;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.VerificationResult;
import io.keyhold.store.seal.Integrity;
import io.keyhold.store.seal.Keyring;
import io.keyhold.store.seal.Row;
import io.keyhold.store.seal.SetDigest;
import io.keyhold.store.seal.StoreHead;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Mac;

/**
 * Compares the tables with the head. {@link #requireSound} reads tags only and opens nothing; {@link #examine} opens
 * every record and names what is wrong. The session must see one state of the store.
 */
public final class StoreVerifier {
    private static final int MOST_NAMED = 5;
    private final StoreConnection session;
    private final Dialect dialect;
    private final Keyring keyring;
    private final StoreHead head;

    public StoreVerifier(StoreConnection session, Dialect dialect, Keyring keyring, StoreHead head) {
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
    public void requireSound() throws SQLException {
        requireFrame();
        List<String> wrong = disagreements();
        if (!wrong.isEmpty()) {
            List<String> problems = new DamageReport(session, dialect, keyring, head).problems();
            List<String> named = problems.subList(0, Math.min(MOST_NAMED, problems.size()));
            throw Integrity.broken(String.join("; ", wrong)
                    + (named.isEmpty() ? "" : ": ")
                    + String.join("; ", named)
                    + (problems.size() > MOST_NAMED ? "; and more" : ""));
        }
    }

    /** Examines everything. */
    public VerificationResult examine() throws SQLException {
        List<String> problems = new ArrayList<>();
        try {
            requireFrame();
        } catch (KmsException.StoreIntegrity e) {
            problems.add(e.problem());
        }
        problems.addAll(new DamageReport(session, dialect, keyring, head).problems());
        if (problems.isEmpty()) {
            problems.addAll(disagreements());
        }
        String opinion = dialect.selfCheck(session);
        if (!opinion.equals("ok")) {
            problems.add("the database finds itself damaged: "
                    + opinion.lines().findFirst().orElse(""));
        }
        return new VerificationResult(
                head.epoch(), head.set().count(), problems.subList(0, Math.min(100, problems.size())));
    }

    private void requireFrame() throws SQLException {
        int schema = dialect.requireSchema(session);
        if (schema != head.schema()) {
            throw Integrity.broken("the store has schema version " + schema + "; its head says " + head.schema());
        }
        HeadReader.requireRoot(head, Tables.root(session));
        ChangeLog.verify(session, head, keyring);
    }

    /** Empty if the records are those that the head counts, and each index leads to all of them and to nothing else. */
    private List<String> disagreements() throws SQLException {
        IndexProof proof = dialect.indexProof();
        boolean listsIndexes = !proof.everyEntryById().isEmpty();
        Mac setMac = keyring.find(head.domainKey()).orElseThrow().setMac();
        SetDigest records = new SetDigest();
        Ascent places = new Ascent();
        Entries wantedById = new Entries(setMac);
        Entries wantedByOwner = new Entries(setMac);
        Entries byId = new Entries(setMac);
        Entries byOwner = new Entries(setMac);
        try (BackgroundDigest digest = new BackgroundDigest()) {
            session.each(
                    columns -> {
                        Row row = Tables.tagOnly(columns);
                        long place = columns.getLong(8);
                        places.add(place, columns.getInt(9) == 1);
                        digest.then(() -> {
                            records.add(row.key().kind(), SetDigest.element(setMac, keyring.store(), row));
                            wantedById.add(row.key(), "", place);
                            wantedByOwner.add(row.key(), row.owner(), place);
                        });
                    },
                    proof.everyRecord());
            if (listsIndexes) {
                session.each(
                        columns -> {
                            RecordKey key = Tables.key(columns);
                            long place = columns.getLong(4);
                            boolean typed = columns.getInt(5) == 1;
                            digest.then(() -> byId.addInOrder(key, "", place, typed));
                        },
                        proof.everyEntryById());
                session.each(
                        columns -> {
                            RecordKey key = Tables.key(columns);
                            long place = columns.getLong(4);
                            boolean typed = columns.getInt(5) == 1;
                            String owner = Tables.text(columns, 6);
                            digest.then(() -> byOwner.addInOrder(key, owner, place, typed));
                        },
                        proof.everyEntryByOwner());
            }
            digest.finish();
        }
        List<String> wrong = new ArrayList<>();
        if (!records.sameAs(head.set())) {
            wrong.add("the records of the store are not those that its head counts");
        }
        if (!places.sound) {
            wrong.add("the rows of the store are out of order, or have values of other types than Keyhold writes");
        }
        if (listsIndexes && (!byId.sameAs(wantedById) || !byOwner.sameAs(wantedByOwner))) {
            wrong.add("the indexes of the store do not agree with its records");
        }
        return wrong;
    }

    /** Whether each row lies behind the one before: an index would find one of two in the same place. */
    private static final class Ascent {
        private boolean sound = true;
        private boolean begun;
        private long last;

        void add(long place, boolean typed) {
            sound &= typed && (!begun || place > last);
            begun = true;
            last = place;
        }
    }

    /** An entry that an index lists, or should; one out of its order, or with values of other types, could miss a record in a search. */
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

        void addInOrder(RecordKey key, String owner, long place, boolean typed) {
            int order = byBytes(last.region(), key.region());
            order = order != 0
                    ? order
                    : Integer.compare(last.kind().code(), key.kind().code());
            order = order != 0 ? order : byBytes(lastOwner, owner);
            order = order != 0 ? order : byBytes(last.id(), key.id());
            inOrder &= order < 0 && typed;
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
