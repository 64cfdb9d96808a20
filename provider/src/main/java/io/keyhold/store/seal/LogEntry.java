package io.keyhold.store.seal;

import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.crypto.Mac;

/**
 * One epoch of the change log.
 *
 * @param epoch the epoch that the transaction made
 * @param operation random id of the transaction, by which its writer finds out whether it was committed
 * @param changes what it changed, encoded
 * @param chain HMAC-SHA-256(log key, the chain before, epoch, operation, changes)
 */
public record LogEntry(long epoch, byte[] operation, byte[] changes, byte[] chain) {
    /** From how many records on the log says only that everything may have changed. */
    public static final int MOST_CHANGES = 2_000;

    private static final String LABEL = "keyhold/1/changes";
    private static final int SOME = 0;
    private static final int EVERYTHING = 1;

    /** The changes of an epoch. */
    public record Changed(boolean everything, List<Change> changes) {}

    public static LogEntry next(Mac logMac, byte[] before, long epoch, byte[] operation, Collection<Change> changes) {
        byte[] encoded = encode(changes);
        return new LogEntry(epoch, operation, encoded, chain(logMac, before, epoch, operation, encoded));
    }

    /** The chain value that this entry must have behind {@code before}. */
    public byte[] chainAfter(Mac logMac, byte[] before) {
        return chain(logMac, before, epoch, operation, changes);
    }

    public Changed decode() {
        FieldsReader in = new FieldsReader("the change log of epoch " + epoch, LABEL, changes);
        boolean everything = in.small() == EVERYTHING;
        int count = in.small();
        List<Change> found = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RecordKind kind = RecordKind.find(in.small())
                    .orElseThrow(() ->
                            Integrity.broken("the change log has a kind of record that this Keyhold does not know"));
            found.add(new Change(new RecordKey(in.text(), kind, in.text()), in.number(), in.bytes()));
        }
        in.end();
        return new Changed(everything, found);
    }

    private static byte[] encode(Collection<Change> changes) {
        boolean everything = changes.size() > MOST_CHANGES;
        Fields out = new Fields(LABEL).small(everything ? EVERYTHING : SOME).small(everything ? 0 : changes.size());
        if (!everything) {
            changes.forEach(change -> out.small(change.key().kind().code())
                    .text(change.key().region())
                    .text(change.key().id())
                    .number(change.revision())
                    .bytes(change.tag()));
        }
        return out.done();
    }

    private static byte[] chain(Mac logMac, byte[] before, long epoch, byte[] operation, byte[] changes) {
        return logMac.doFinal(new Fields("keyhold/1/chain")
                .bytes(before)
                .number(epoch)
                .bytes(operation)
                .bytes(changes)
                .done());
    }
}
