package io.keyhold.store.jdbc;

import io.keyhold.api.KmsException;
import java.sql.SQLException;
import java.util.Optional;

/** Finds out what became of a commit that failed: an error leaves open whether it was made. Stateless. */
public final class Settlement {
    /** Looks for what was to be committed, when nobody else is in a commit. */
    @FunctionalInterface
    public interface Question {
        /** Whether it is there; empty if that cannot be told any more. */
        Optional<Boolean> ask(StoreConnection session) throws SQLException;
    }

    private Settlement() {}

    /**
     * Whether it was committed, and is durable.
     *
     * @param question leaves its transaction under way
     * @throws KmsException if it certainly was not committed and never will be
     * @throws KmsException.UnknownOutcome if nobody can tell
     */
    public static boolean isCommitted(Dialect dialect, SQLException error, Question question) {
        if (dialect.neverCommits(error)) {
            throw dialect.failure(error, "commit");
        }
        try (StoreConnection session = dialect.open(Dialect.Use.SETTLE)) {
            boolean committed = question.ask(session).orElseThrow(() -> unknown(dialect, error));
            if (committed && !dialect.forceCommitted(session)) {
                throw unknown(dialect, error);
            }
            return committed;
        } catch (SQLException | KmsException e) {
            throw unknown(dialect, error);
        }
    }

    /** The error when the outcome stays unknown. */
    static KmsException.UnknownOutcome unknown(Dialect dialect, SQLException error) {
        return new KmsException.UnknownOutcome(
                "store `" + dialect.name() + "` did not confirm that the change was committed",
                "Check the disk, read what the change was about, and repeat it only if it is not there",
                error);
    }
}
