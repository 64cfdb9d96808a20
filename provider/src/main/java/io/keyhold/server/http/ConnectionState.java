package io.keyhold.server.http;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How far a connection is and how long it may stay so, as one value: whoever ends it from another thread ends it in the very
 * state that was looked at, or not at all. Safe for concurrent use; only the thread of the connection moves it on.
 */
final class ConnectionState {
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.of(Kind.NEW));

    /** The states of a connection. */
    enum Kind {
        /** Its thread has not begun: it waits for the server. */
        NEW,
        /** Nothing of a next request has come. */
        IDLE,
        /** A part of a request has come. */
        READING,
        /** A request is handled: the client is to hear how it went. */
        BUSY,
        /** A reply is written, or the last bytes of a connection are read. */
        REPLYING,
        /** Nothing more is read or written. */
        ENDED;

        /** Whether it is the client that everything waits for. */
        boolean waitsForClient() {
            return switch (this) {
                case IDLE, READING, REPLYING -> true;
                case NEW, BUSY, ENDED -> false;
            };
        }
    }

    /**
     * One state, which lasts until the next one is set; two are the same if they are the same object.
     *
     * @param since when it began, of {@link System#nanoTime}
     * @param deadline when it has lasted too long, if it waits for the client
     */
    record Phase(Kind kind, long since, long deadline) {
        static Phase of(Kind kind) {
            long now = System.nanoTime();
            return new Phase(kind, now, now);
        }

        static Phase of(Kind kind, Duration longest) {
            long now = System.nanoTime();
            return new Phase(kind, now, now + longest.toNanos());
        }

        boolean isOverdue(long now) {
            return kind.waitsForClient() && now - deadline > 0;
        }
    }

    Phase now() {
        return Objects.requireNonNull(phase.get());
    }

    /** Moves on to what waits for the server; false if the connection was ended meanwhile. */
    boolean begin(Kind kind) {
        return begin(Phase.of(kind));
    }

    /** Moves on to what waits for the client, for that time at most; false if the connection was ended meanwhile. */
    boolean begin(Kind kind, Duration longest) {
        return begin(Phase.of(kind, longest));
    }

    private boolean begin(Phase next) {
        Phase before = now();
        return before.kind() != Kind.ENDED && phase.compareAndSet(before, next);
    }

    /** Ends what is still in that state; false if it is not. */
    boolean end(Phase seen) {
        return seen.kind() != Kind.ENDED && phase.compareAndSet(seen, Phase.of(Kind.ENDED));
    }

    /** Ends it, whatever it does. */
    void end() {
        phase.set(Phase.of(Kind.ENDED));
    }
}
