package io.keyhold.store.postgres;

import io.keyhold.api.KmsException;
import io.keyhold.store.jdbc.EpochHint;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The epoch as the primary told it last, believed for as long as the bound says: then, and always if calls are strict, the
 * database is asked. The time runs from when a question was sent that was answered. Notifications make a process ask
 * earlier, and prove nothing by their absence. Safe for concurrent use.
 */
final class FleetEpoch implements EpochHint {
    private final boolean strict;
    private final long boundNanos;
    private final long spanNanos;
    private volatile long value;
    private volatile long answeredAt;
    private volatile @Nullable KmsException failure;
    private long toldAt;

    /**
     * Begins with an answer.
     *
     * @param sentNanos when the question was sent
     */
    FleetEpoch(PostgresPlace.Timing timing, long sentNanos, long epoch) {
        this.strict = timing.strict();
        this.boundNanos = timing.bound().toNanos();
        this.spanNanos = strict
                ? timing.offline().toNanos()
                : Math.max(boundNanos, timing.offline().toNanos());
        this.answeredAt = sentNanos;
        this.toldAt = sentNanos;
        this.value = 2 * epoch;
    }

    @Override
    public long value() {
        return strict || System.nanoTime() - answeredAt > boundNanos ? UNKNOWN : value;
    }

    /** Also while that is not believed. */
    @Override
    public long committedEpoch() {
        return value / 2;
    }

    @Override
    public synchronized void answered(long sentNanos, long epoch) {
        if (sentNanos - toldAt >= 0) {
            value = 2 * epoch; // also if something untrue was told before
        }
        if (sentNanos - answeredAt > 0) {
            answeredAt = sentNanos;
        }
        failure = null;
    }

    @Override
    public void notAnswered(KmsException why) {
        failure = why;
    }

    @Override
    public Optional<KmsException> silence() {
        return Optional.ofNullable(failure);
    }

    @Override
    public boolean maySpanSilence() {
        return System.nanoTime() - answeredAt <= spanNanos;
    }

    @Override
    public boolean mayOvertake() {
        return !strict && maySpanSilence();
    }

    /** Somebody says that this epoch is committed; the next call asks. */
    synchronized void told(long epoch) {
        if (2 * epoch > value) {
            value = 2 * epoch;
            toldAt = System.nanoTime();
        }
    }

    @Override
    public void beforeCommit(long epoch) {
        // other machines are told with the commit itself
    }

    @Override
    public void committed(long epoch) {
        told(epoch);
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public void heal(long epoch) {
        // the next answer puts it right
    }

    @Override
    public void refreshOrForget() {
        // nothing is shared with other processes of this machine
    }
}
