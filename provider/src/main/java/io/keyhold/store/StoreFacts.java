package io.keyhold.store;

import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a store is kept.
 *
 * @param file its file
 * @param database name and version of the database
 * @param settings what the database is set to, as it says itself
 * @param network whether the file is on a network file system
 */
public record StoreFacts(Path file, String database, SortedMap<String, String> settings, boolean network) {
    /** Copies the settings. */
    public StoreFacts {
        settings = new TreeMap<>(settings);
    }

    static StoreFacts of(Path file, String database, Map<String, String> settings, boolean network) {
        return new StoreFacts(file, database, new TreeMap<>(settings), network);
    }
}
