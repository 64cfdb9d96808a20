package io.keyhold.store.postgres;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * Where a store is, and how it is reached.
 *
 * @param name how messages name it
 * @param url the URL for the driver: hosts and database, nothing else
 * @param schema the schema of the tables
 * @param login what the driver needs besides, asked for each connection; the password stands only here
 * @param durability what a change must survive
 * @param timing how fast a change of another machine counts
 */
public record PostgresPlace(
        String name, String url, String schema, Supplier<Properties> login, Durability durability, Timing timing) {
    private static final String PREFIX = "jdbc:postgresql://";

    /** The events that an acknowledged change must survive. */
    public enum Durability {
        /** The loss of the primary: a standby has it too. */
        REPLICATED,
        /** A crash of the server. */
        FULL,
        /** Nothing is asked of the server. */
        MAY_LOSE_CHANGES
    }

    /**
     * How fast a change of another machine counts.
     *
     * @param strict whether each call asks the database
     * @param bound the longest time until a change counts, if calls do not ask
     * @param offline for how long keys that are known are used without an answer
     */
    public record Timing(boolean strict, Duration bound, Duration offline) {}

    /** The servers as the URL names them, each with its port. */
    List<String> hosts() {
        return List.of(url.substring(PREFIX.length(), url.indexOf('/', PREFIX.length()))
                .split(",", -1));
    }

    /** The URL of one of them. */
    String urlOf(String host) {
        return PREFIX + host + url.substring(url.indexOf('/', PREFIX.length()));
    }

    @Override
    public String toString() {
        return name;
    }
}
