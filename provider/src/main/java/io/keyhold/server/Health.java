package io.keyhold.server;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether the service can work, looked at once a second at most. Safe for concurrent use. */
final class Health {
    private static final System.Logger LOG = System.getLogger(Health.class.getName());
    private static final long KEPT_NANOS = 1_000_000_000;
    private final Supplier<Optional<String>> illness;
    private @Nullable Known known;

    /** The last result and its time. */
    private record Known(Optional<String> illness, long at) {}

    Health(Supplier<Optional<String>> illness) {
        this.illness = illness;
    }

    /** Why it cannot work, if it cannot; a change is logged. */
    synchronized Optional<String> now() {
        Known before = known;
        if (before != null && System.nanoTime() - before.at() < KEPT_NANOS) {
            return before.illness();
        }
        Optional<String> found = illness.get();
        known = new Known(found, System.nanoTime());
        Optional<String> last = before == null ? Optional.empty() : before.illness();
        if (!found.equals(last)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    found.map(why -> "not healthy: " + why).orElse("healthy again"));
        }
        return found;
    }
}
