package io.keyhold.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * IVs that were drawn for clients which want to know theirs before they encrypt: each is good for one message, of the principal and
 * key it was drawn for, on this server. So no client can bring an IV of its own, or one a second time. Safe for concurrent use.
 */
final class DrawnIvs {
    private static final int MOST_OF_ONE = 1024;
    private static final Duration AGE = Duration.ofMinutes(10);
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, ArrayDeque<Drawn>> byPrincipal = new HashMap<>();

    /** An IV and what it is for. */
    private record Drawn(String keyArn, byte[] iv, Instant until) {}

    DrawnIvs(Clock clock) {
        this.clock = clock;
    }

    /** Remembers one; the oldest of a principal goes if it has too many. */
    void add(String principal, String keyArn, byte[] iv) {
        Instant now = clock.instant();
        lock.lock();
        try {
            byPrincipal.values().removeIf(all -> all.getLast().until().isBefore(now));
            ArrayDeque<Drawn> own = byPrincipal.computeIfAbsent(principal, who -> new ArrayDeque<>());
            if (own.size() == MOST_OF_ONE) {
                own.removeFirst();
            }
            own.addLast(new Drawn(keyArn, iv.clone(), now.plus(AGE)));
        } finally {
            lock.unlock();
        }
    }

    /** Whether it was drawn and not used, which it is from now on. */
    boolean take(String principal, String keyArn, byte[] iv) {
        Instant now = clock.instant();
        lock.lock();
        try {
            ArrayDeque<Drawn> own = byPrincipal.getOrDefault(principal, new ArrayDeque<>());
            for (Iterator<Drawn> each = own.descendingIterator(); each.hasNext(); ) {
                Drawn drawn = each.next();
                if (drawn.keyArn().equals(keyArn) && Arrays.equals(drawn.iv(), iv)) {
                    each.remove();
                    if (own.isEmpty()) {
                        byPrincipal.remove(principal);
                    }
                    return !drawn.until().isBefore(now);
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }
}
