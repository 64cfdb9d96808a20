package io.keyhold.store.jdbc;

import io.keyhold.api.KmsException;
import io.keyhold.store.seal.StoreHead;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells the newest epoch: from mapped memory if that says what this process knows already, from the database otherwise.
 * Safe for concurrent use.
 */
final class Freshness {
    private static final long MOST_PATIENCE_MILLIS = 100;

    private final StoreState state;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile boolean trusting = true;
    private OptionalLong counter = OptionalLong.empty();
    private long answered;
    private boolean hasAnswered;
    private @Nullable StoreConnection session;
    private boolean closed;

    Freshness(StoreState state) {
        this.state = state;
    }

    /** The newest epoch that any process has committed. */
    long epoch() {
        long known = state.known().get().epoch();
        return trusting && state.epochs().value() == 2 * known ? known : ask(false);
    }

    /**
     * Looks at the database whatever mapped memory says. If that fails, mapped memory is not believed until it works
     * again, so that no call goes on with what may be old.
     */
    void check() {
        try {
            ask(true);
            trusting = true;
        } catch (KmsException e) {
            distrust(); // the next call asks by itself and throws to its caller
        }
    }

    /** From now on the database is asked each time, until {@link #check} succeeds. */
    void distrust() {
        trusting = false;
    }

    /**
     * Asks the database.
     *
     * @param probes whether it is asked even if it is known not to answer
     */
    private long ask(boolean probes) {
        Optional<KmsException> before = silence(probes);
        if (before.isPresent()) {
            return withoutAnswer(before.get());
        }
        long arrived = System.nanoTime();
        if (!takeTurn(probes)) {
            return state.known().get().epoch();
        }
        try {
            if (closed) {
                throw StoreState.closed();
            }
            if (hasAnswered && answered - arrived >= 0) {
                return state.known().get().epoch(); // that answer is to a question sent after this call began
            }
            Optional<KmsException> meanwhile = silence(probes);
            return meanwhile.isPresent() ? withoutAnswer(meanwhile.get()) : askNow(probes);
        } finally {
            asking.unlock();
        }
    }

    private long askNow(boolean probes) {
        try {
            return answerAgainIfLost();
        } catch (SQLException e) {
            abandon();
            KmsException failure = state.dialect().failure(e, "tell its epoch");
            if (!state.dialect().isSilence(e)) {
                throw failure;
            }
            state.epochs().notAnswered(failure);
            if (probes) {
                throw failure;
            }
            return withoutAnswer(failure);
        }
    }

    /** Who may go on without an answer, after the wait too, does not wait long for the question of somebody else. */
    private boolean takeTurn(boolean probes) {
        if (probes || !mayOvertake()) {
            asking.lock();
            return true;
        }
        try {
            if (asking.tryLock(MOST_PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!mayOvertake()) {
            asking.lock();
            return true;
        }
        return asking.tryLock();
    }

    /** Not over an epoch that this process was told of and has not read yet. */
    private boolean mayOvertake() {
        return state.epochs().mayOvertake()
                && state.epochs().committedEpoch() <= state.known().get().epoch();
    }

    /** Nobody but the housekeeper asks what is known not to answer. */
    private Optional<KmsException> silence(boolean probes) {
        return probes ? Optional.empty() : state.epochs().silence();
    }

    private long withoutAnswer(KmsException failure) {
        if (state.epochs().maySpanSilence()) {
            return state.known().get().epoch();
        }
        throw failure;
    }

    /** A connection that was idle may be of a server that is gone. */
    private long answerAgainIfLost() throws SQLException {
        boolean wasKept = session != null;
        try {
            return answer();
        } catch (SQLException e) {
            if (!wasKept || !state.dialect().isConnectionLost(e)) {
                throw e;
            }
            abandon();
            return answer();
        }
    }

    private long answer() throws SQLException {
        state.dialect().requireInPlace();
        StoreConnection open = session != null ? session : state.dialect().open(Dialect.Use.WATCH);
        session = open;
        long sent = System.nanoTime();
        OptionalLong now = OptionalLong.of(state.dialect().changeCounter(open));
        if (!now.equals(counter)) {
            StoreHead floor = state.known().get();
            HeadReader.readAfter(floor, open, state);
            counter = now;
        }
        long epoch = state.known().get().epoch();
        state.epochs().answered(sent, epoch);
        answered = sent;
        hasAnswered = true;
        return epoch;
    }

    void close() {
        asking.lock();
        try {
            closed = true;
            abandon();
        } finally {
            asking.unlock();
        }
    }

    private void abandon() {
        counter = OptionalLong.empty();
        StoreConnection open = session;
        session = null;
        if (open != null) {
            open.abandon();
        }
    }
}
