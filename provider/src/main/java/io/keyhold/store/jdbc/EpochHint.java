package io.keyhold.store.jdbc;

import io.keyhold.api.KmsException;
import java.util.Optional;

/**
 * The epoch as the processes of one machine share it without asking the database: twice the epoch while nothing is
 * under way; one more from before a commit until after it. It is a hint that only ever makes a process ask: nothing is
 * believed because it is here. Safe for concurrent use.
 */
public interface EpochHint {
    /** No value can be read: ask the database. */
    long UNKNOWN = -1;

    /** Twice the epoch; odd while a commit is under way; {@link #UNKNOWN} if only the database can tell. */
    long value();

    /** The newest epoch that the value tells as committed; 0 if it tells none. */
    default long committedEpoch() {
        return Math.max(0, value()) / 2;
    }

    /** Says that a commit follows. Only by who holds the write lock of the database. */
    void beforeCommit(long epoch);

    /** Says that {@code epoch} is committed, unless a later one is already on its way. */
    void committed(long epoch);

    /** Puts right what a killed process left. Only by who holds the write lock of the database. */
    void heal(long epoch);

    /** Whether it is in memory that other processes write too, and one that is killed leaves something to put right there. */
    default boolean isShared() {
        return true;
    }

    /** Looks whether what the processes share is still the same, and takes it up again if not. */
    void refreshOrForget();

    /**
     * The database has answered.
     *
     * @param sentNanos when the question was sent, by {@link System#nanoTime}
     * @param epoch the newest epoch then
     */
    default void answered(long sentNanos, long epoch) {}

    /** The database has not answered, or not what can be believed. */
    default void notAnswered(KmsException failure) {}

    /** Why the database did not answer the last time, if it did not and everybody else need not wait for it too. */
    default Optional<KmsException> silence() {
        return Optional.empty();
    }

    /** Whether what is known may be used though the database does not answer. */
    default boolean maySpanSilence() {
        return false;
    }

    /** Whether a call may use what is known instead of waiting for a question of somebody else that takes long. */
    default boolean mayOvertake() {
        return false;
    }
}
