package io.keyhold.store;

import java.nio.file.Path;
import java.time.Duration;

/** Enters a guard in a class loader of its own that is dropped afterwards. */
public final class AbandonedGuard {
    private static StoreGuard.Lease lease;

    private AbandonedGuard() {}

    public static void enter(Path database) {
        lease = StoreGuard.of(database, Duration.ZERO).enter();
    }

    public static void leave() {
        lease.close();
    }
}
