package io.keyhold.envelope;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A data key that a cache keeps, with what it has served so far. Safe for concurrent use. */
final class CachedDataKey {
    private final DataKey dataKey;
    private boolean confirmed;
    private long messages;
    private long bytes;

    CachedDataKey(DataKey dataKey) {
        this.dataKey = dataKey;
    }

    /** Lets it serve other messages: nothing was invalidated while it was fetched. */
    synchronized void confirm() {
        confirmed = true;
    }

    /** A copy for the message that it was fetched for. */
    synchronized DataKey first() {
        messages = 1;
        return dataKey.copy(this::count);
    }

    /** A copy for another message; empty if it has served enough, was overwritten or is not confirmed. */
    synchronized Optional<DataKey> take(long maxMessages, long maxBytes) {
        if (!confirmed || dataKey.isDestroyed() || messages >= maxMessages || bytes >= maxBytes) {
            return Optional.empty();
        }
        messages++;
        return Optional.of(dataKey.copy(this::count));
    }

    synchronized void destroy() {
        dataKey.destroy();
    }

    /** Handles an entry that a cache drops. */
    static void wipe(@Nullable CachedDataKey dropped) {
        if (dropped != null) {
            dropped.destroy();
        }
    }

    private synchronized void count(long more) {
        bytes += more;
    }
}
