package io.keyhold.crypto;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a few objects that are costly to make and not safe for concurrent use. No lock: a thread that finds its slot
 * empty makes another object, and one that finds it full drops its own.
 */
final class Pool<T> {
    /** A power of two, at least as many as there are processors, but no more than sixteen. */
    private static final int SLOTS =
            Math.min(16, Integer.highestOneBit(2 * Runtime.getRuntime().availableProcessors()));

    /** Slots lie a cache line apart, so that threads do not slow each other down. */
    private static final int STRIDE = 16;

    private final AtomicReferenceArray<@Nullable T> slots = new AtomicReferenceArray<>(SLOTS * STRIDE);
    private final Supplier<T> maker;

    Pool(Supplier<T> maker) {
        this.maker = maker;
    }

    /** An object that is the caller's alone until it is given back. */
    T take() {
        T found = slots.getAndSet(slot(), null);
        return found != null ? found : maker.get();
    }

    /** Gives an object back; one that failed is not given back. */
    void give(T object) {
        slots.lazySet(slot(), object);
    }

    private static int slot() {
        return ((int) Thread.currentThread().getId() & (SLOTS - 1)) * STRIDE;
    }
}
