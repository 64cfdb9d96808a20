package io.keyhold.audit;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue from the calling threads to the writer: many put, one takes, nobody locks. A slot stays occupied
 * until the writer releases it, so the queue bounds what is in memory and not yet in the file.
 */
final class EventQueue {
    /** Result of {@link #offer} when there is no room. */
    static final long FULL = -1;

    /** Result of {@link #offer} after {@link #close()}. */
    static final long CLOSED = -2;

    // The indices lie 128 bytes apart and from anything else, for different threads write them. One in a field of this
    // object would make every caller fetch the object again for each entry that the writer takes.
    private static final int TAIL = 16;

    /**
     * Beside the tail: how far it may go by what was seen of the head, so that who puts seldom looks at what the writer
     * writes. Who reads it here sees what the writer did to those slots before it gave them back.
     */
    private static final int ROOM = TAIL + 1;

    private static final int HEAD = 32;
    private static final int TAKEN = 48;
    private static final int PADDED = 64;
    private static final long CLOSED_BIT = 1L << 62;

    private final AtomicReferenceArray<@Nullable Object> slots;
    private final AtomicLongArray indices = new AtomicLongArray(PADDED);
    private final int mask;

    EventQueue(int capacity) {
        slots = new AtomicReferenceArray<>(capacity);
        mask = capacity - 1;
        indices.set(ROOM, capacity);
    }

    int capacity() {
        return mask + 1;
    }

    /**
     * Puts an entry.
     *
     * @return its number, from 1; or {@link #FULL} or {@link #CLOSED}
     */
    long offer(Object entry) {
        while (true) {
            long tail = indices.get(TAIL);
            if (tail >= indices.getAcquire(ROOM) && !hasRoom(tail)) {
                return (tail & CLOSED_BIT) == 0 ? FULL : CLOSED;
            }
            if (indices.compareAndSet(TAIL, tail, tail + 1)) {
                slots.setRelease((int) tail & mask, entry);
                return tail + 1;
            }
        }
    }

    /** Looks at the head. What is noted may be older than what another thread noted, but never too much. */
    private boolean hasRoom(long tail) {
        long room = indices.get(HEAD) + mask + 1;
        indices.setRelease(ROOM, room);
        return tail < room;
    }

    /** How many entries were put so far. */
    long offered() {
        return indices.get(TAIL) & ~CLOSED_BIT;
    }

    /** How many entries are put and not released. */
    long depth() {
        return Math.max(0, offered() - indices.get(HEAD));
    }

    /** The next entry in order, if it is there; for the writer only. */
    @Nullable Object poll() {
        long taken = taken();
        int slot = (int) taken & mask;
        Object entry = slots.getAcquire(slot);
        if (entry != null) {
            slots.setPlain(slot, null);
            indices.setPlain(TAKEN, taken + 1);
        }
        return entry;
    }

    /** How many entries were taken; for the writer only. */
    long taken() {
        return indices.getPlain(TAKEN);
    }

    /** Gives back the slots of every entry up to number {@code count}; for the writer only. */
    void release(long count) {
        indices.setRelease(HEAD, count);
    }

    /** Takes no entry from now on; those put before stay. */
    void close() {
        indices.getAndUpdate(TAIL, tail -> tail | CLOSED_BIT);
    }

    /** Whether it is closed and every entry was taken; for the writer only. */
    boolean isFinished() {
        long tail = indices.get(TAIL);
        return (tail & CLOSED_BIT) != 0 && (tail & ~CLOSED_BIT) == taken();
    }
}
