package io.keyhold.store.sqlite;

import io.keyhold.store.jdbc.Lease;
import java.nio.file.Path;
import java.time.Duration;

/** Enters a guard in a class loader of its own that is dropped afterwards. */
public final class AbandonedGuard {
    private static Lease lease;

    private AbandonedGuard() {}

    public static void enter(Path database) {
        lease = StoreGuard.of(database, Duration.ZERO).enter();
    }

    public static void leave() {
        lease.close();
    }
}
