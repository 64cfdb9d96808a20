package io.keyhold.store;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a store is kept.
 *
 * @param database name and version of the database and its driver
 * @param settings what the database is set to, as it says itself
 */
public record StoreFacts(String database, SortedMap<String, String> settings) {
    /** Copies the settings. */
    public StoreFacts {
        settings = new TreeMap<>(settings);
    }

    public static StoreFacts of(String database, Map<String, String> settings) {
        return new StoreFacts(database, new TreeMap<>(settings));
    }
}
