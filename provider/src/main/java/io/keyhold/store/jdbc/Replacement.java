package io.keyhold.store.jdbc;

import io.keyhold.api.KmsException;
import io.keyhold.store.RecordKind;
import io.keyhold.store.StoreCopy;
import io.keyhold.store.seal.LogEntry;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;

/** Which store a restore may replace, and which one the undoing of a restore. Stateless. */
public final class Replacement {
    /** Notes of a process; they can be lost with a store that is replaced. */
    private static final Set<RecordKind> NOTES =
            EnumSet.of(RecordKind.AUDIT_OUTBOX, RecordKind.HOUSEKEEPING, RecordKind.LAST_USAGE);

    private Replacement() {}

    /**
     * Why a backup must not replace a store unless somebody insists; empty if it is an older state of the same one.
     *
     * @param there what was found of the store, by its seals
     */
    public static String objection(String name, StoreCopy there, StoreCopy backup) {
        if (!there.storeId().equals(backup.storeId())) {
            return "the store at `" + name + "` is another one than the backup is of";
        }
        if (!there.verification().isSound()) {
            return "the store at `" + name + "` cannot be compared with the backup: "
                    + there.verification().problems().get(0);
        }
        return there.epoch() > backup.epoch()
                ? "the store at `" + name + "` is at epoch " + there.epoch() + ", newer than the backup at "
                        + backup.epoch()
                : "";
    }

    /** Refuses to take away what was changed since the backup was put in place, but for what a process notes by itself. */
    public static void requireOnlyNotesSince(StoreConnection session, String name, StoreCopy backup)
            throws SQLException {
        boolean same = Tables.head(session).store().toString().equals(backup.storeId())
                && Tables.head(session).epoch() >= backup.epoch();
        long notes = 0;
        for (LogEntry entry : LogTable.since(session, backup.epoch() + 1)) {
            LogEntry.Changed changed = entry.decode();
            same &= !changed.everything()
                    && changed.changes().stream()
                            .allMatch(change -> NOTES.contains(change.key().kind()));
            notes++;
        }
        if (!same || Tables.head(session).epoch() != backup.epoch() + notes) {
            throw new KmsException.Conflict(
                    "store `" + name + "` was changed after it was restored; the restore was not undone",
                    "Examine it with `keyhold doctor`; to go back, restore what was kept of the store before");
        }
    }
}
