package io.keyhold.store.postgres;

import java.time.Duration;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * Where a store is, and how it is reached.
 *
 * @param name how messages name it
 * @param url the URL for the driver: hosts and database, nothing else
 * @param schema the schema of the tables
 * @param login what the driver needs besides, asked for each connection; the password stands only here
 * @param mayLoseChanges whether a server is accepted whose settings can lose a change that was acknowledged
 * @param timing how fast a change of another machine counts
 */
public record PostgresPlace(
        String name, String url, String schema, Supplier<Properties> login, boolean mayLoseChanges, Timing timing) {
    /**
     * How fast a change of another machine counts.
     *
     * @param strict whether each call asks the database
     * @param bound the longest time until a change counts, if calls do not ask
     * @param offline for how long keys that are known are used without an answer
     */
    public record Timing(boolean strict, Duration bound, Duration offline) {}

    @Override
    public String toString() {
        return name;
    }
}
