package io.keyhold.audit;

import io.keyhold.api.Caller;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The events written since the last checkpoint that may come again: one that comes a second time gets a number, and the next
 * ones like it are that number and a time. Two events are alike if they differ in their time only. Begins empty after each
 * checkpoint, as the {@link StringTable} does. Not safe for concurrent use.
 */
final class EventTemplates {
    /** How many numbers there are between two checkpoints. */
    static final int MOST = 1024;

    /** The most bytes of an event, without its time, that gets a number. */
    static final int LONGEST = 1024;

    /** What {@link #find} and {@link #number} give if there is none. */
    static final int NONE = -1;

    private static final int WAYS = 4;
    private static final int SLOTS = MOST * WAYS;
    private final @Nullable AuditEvent[] events = new AuditEvent[SLOTS];
    private final int[] numbers = new int[SLOTS];
    private int defined;
    private int replaced;
    private int found;

    /** Where an event like this one is; {@link #NONE} if none was seen lately. */
    int find(AuditEvent event) {
        if (isOfOneRequest(event)) {
            return NONE;
        }
        try {
            if (isAt(found, event)) {
                return found; // mostly it is the one before that comes again
            }
            int first = firstSlot(event);
            for (int slot = first; slot < first + WAYS; slot++) {
                if (isAt(slot, event)) {
                    found = slot;
                    return slot;
                }
            }
            return NONE;
        } catch (RuntimeException e) {
            return NONE; // members that cannot be compared: the event is written in full
        }
    }

    private boolean isAt(int slot, AuditEvent event) {
        AuditEvent known = events[slot];
        return known != null && isAlike(known, event);
    }

    /** The number of the event there; {@link #NONE} if it has none yet. */
    int number(int slot) {
        return slot == NONE ? NONE : numbers[slot];
    }

    /** Notes an event that was written in full, of that many bytes. Gives the number that it has from now on, or {@link #NONE}. */
    int written(int slot, AuditEvent event, int bytes) {
        if (bytes > LONGEST || isOfOneRequest(event)) {
            return NONE;
        }
        if (slot == NONE) {
            remember(event);
            return NONE;
        }
        if (defined == MOST) {
            return NONE;
        }
        numbers[slot] = defined;
        return defined++;
    }

    private void remember(AuditEvent event) {
        try {
            int first = firstSlot(event);
            int slot = first + (replaced++ & (WAYS - 1));
            for (int free = first; free < first + WAYS; free++) {
                slot = events[free] == null ? free : slot;
            }
            events[slot] = event;
            numbers[slot] = NONE;
        } catch (RuntimeException e) {
            return; // as above
        }
    }

    /** Begins again, after a checkpoint. */
    void clear() {
        Arrays.fill(events, null);
        defined = 0;
    }

    /** Whether no event like it comes again. */
    private static boolean isOfOneRequest(AuditEvent event) {
        return event.caller().isPresent() && !event.caller().get().requestId().isEmpty();
    }

    private static int firstSlot(AuditEvent event) {
        int hash = event.eventName().hashCode();
        hash = 31 * hash + event.caller().hashCode();
        hash = 31 * hash + event.resourceArns().hashCode();
        hash = 31 * hash + event.request().hashCode();
        hash = 31 * hash + event.additional().hashCode();
        hash = 31 * hash + event.errorCode().hashCode();
        hash ^= hash >>> 16;
        return ((hash * 0x9E37_79B1) >>> 16) % MOST * WAYS;
    }

    private static boolean isAlike(AuditEvent one, AuditEvent other) {
        return one.request().equals(other.request())
                && one.additional().equals(other.additional())
                && one.response().equals(other.response())
                && one.resourceArns().equals(other.resourceArns())
                && isSameCaller(one.caller(), other.caller())
                && one.eventName().equals(other.eventName())
                && one.readOnly() == other.readOnly()
                && one.account().equals(other.account())
                && one.region().equals(other.region())
                && one.errorCode().equals(other.errorCode())
                && one.errorMessage().equals(other.errorMessage());
    }

    /** Callers that differ by what they signed with are equal, and shown as what they are. */
    private static boolean isSameCaller(Optional<Caller> one, Optional<Caller> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() && other.isEmpty();
        }
        Caller first = one.get();
        Caller second = other.get();
        return first.equals(second) && first.accessKeyId().equals(second.accessKeyId());
    }
}
