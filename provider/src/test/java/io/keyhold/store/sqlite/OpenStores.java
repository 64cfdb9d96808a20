package io.keyhold.store.sqlite;

import io.keyhold.store.jdbc.JdbcRecordStore;
import java.nio.file.Path;

/** Stores whose root of trust costs nothing, for tests of what stands above the store. */
public final class OpenStores {
    private OpenStores() {}

    /** Opens the store in that file, or makes it. */
    public static JdbcRecordStore open(Path file) {
        return Stores.open(file);
    }
}
