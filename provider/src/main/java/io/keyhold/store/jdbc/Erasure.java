package io.keyhold.store.jdbc;

import java.sql.SQLException;

/** How a database is brought to keep nothing of what was deleted. */
public interface Erasure {
    /**
     * Writes the log back and empties it, so that nothing deleted is left in it. Does not wait.
     *
     * @return false if a reader or writer stood in the way
     */
    boolean emptyLog(StoreConnection session) throws SQLException;

    /** Whether there is a log that this process can empty. */
    default boolean hasLog() {
        return true;
    }
}
