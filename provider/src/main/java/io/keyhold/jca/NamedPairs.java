package io.keyhold.jca;

import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives a thread that asks for the key and for the chain of an entry name, one after the other, both of the same moment,
 * although the entry may be replaced between the two. Safe for concurrent use.
 */
final class NamedPairs {
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private final Map<Thread, Given> asked = new WeakHashMap<>();

    /** The pair that is requested. */
    enum Half {
        /** The private key. */
        KEY,
        /** The chain. */
        CHAIN
    }

    /**
     * The pair that a thread was given.
     *
     * @param credential the pair
     * @param half the half of it
     * @param at when, by {@code System.nanoTime}
     */
    private record Given(KeyAndChain credential, Half half, long at) {}

    /** The pair that the thread has the other half of, or else the one that there is now. */
    Optional<KeyAndChain> take(String name, Half half, Supplier<Optional<KeyAndChain>> now) {
        Given before = forget();
        if (before != null
                && before.half() != half
                && before.credential().name().equals(name)
                && System.nanoTime() - before.at() < KEPT_NANOS) {
            return Optional.of(before.credential());
        }
        Optional<KeyAndChain> found = now.get(); // may wait for the store, and no other thread waits for that
        found.ifPresent(credential -> keep(new Given(credential, half, System.nanoTime())));
        return found;
    }

    private synchronized @Nullable Given forget() {
        return asked.remove(Thread.currentThread());
    }

    private synchronized void keep(Given given) {
        asked.put(Thread.currentThread(), given);
    }
}
