package io.keyhold.remote;

import io.keyhold.wire.EntryMessages;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What names mean on the server, kept as long as the server says that nothing changed; it is asked when the last answer is older than
 * the freshness. Rights and states are not kept anywhere: the server decides on every use. No lock is held while it is asked. Safe
 * for concurrent use.
 */
final class EntryCache {
    private static final int MOST_NAMES = 1000;
    private final EntryCalls calls;
    private final long freshnessNanos;
    private final AtomicLong number = new AtomicLong();
    private volatile Seen seen = new Seen("", 0, Map.of());

    /** What was found in one version, which the server showed at that time. */
    private record Seen(String version, long nanoTime, Map<String, EntryMessages.Found> found) {}

    EntryCache(EntryCalls calls, long freshnessNanos) {
        this.calls = calls;
        this.freshnessNanos = freshnessNanos;
    }

    /** Another number as soon as an answer may be another one. */
    long version() {
        fresh();
        return number.get();
    }

    /** What a name means. */
    EntryMessages.Found find(String name) {
        Seen now = fresh();
        EntryMessages.Found known = now.found().get(name);
        if (known != null) {
            return known;
        }
        EntryMessages.Found found =
                calls.ask("FindEntry", new EntryMessages.FindEntry(name), EntryMessages.Found.class);
        if (!isOfSomebodyElse(name, found.key())) {
            if (now.found().size() >= MOST_NAMES) {
                now.found().clear();
            }
            now.found().put(name, found);
        }
        return found;
    }

    /** Whether a key of another account is shown depends on rights, which have no version here. */
    private static boolean isOfSomebodyElse(String name, Optional<EntryMessages.Key> key) {
        return name.startsWith("arn:") || key.isEmpty();
    }

    /** After a change of one's own. */
    void forget() {
        seen = new Seen("", 0, Map.of());
        number.incrementAndGet();
    }

    private Seen fresh() {
        Seen now = seen;
        if (!now.version().isEmpty() && System.nanoTime() - now.nanoTime() < freshnessNanos) {
            return now;
        }
        long asked = System.nanoTime();
        String version = store(calls).version();
        boolean same = version.equals(now.version());
        Seen next = new Seen(version, asked, same ? now.found() : new ConcurrentHashMap<>());
        seen = next;
        if (!same) {
            number.incrementAndGet();
        }
        return next;
    }

    /** Which store it is. */
    static EntryMessages.Store store(EntryCalls calls) {
        return calls.ask("DescribeStore", new EntryMessages.DescribeStore(), EntryMessages.Store.class);
    }
}
