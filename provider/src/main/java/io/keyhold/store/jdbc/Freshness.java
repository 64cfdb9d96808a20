package io.keyhold.store.jdbc;

import io.keyhold.api.KmsException;
import io.keyhold.store.seal.StoreHead;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells the newest epoch: from mapped memory if that says what this process knows already, from the database otherwise.
 * Safe for concurrent use.
 */
final class Freshness {
    private final StoreState state;
    private final Object asking = new Object();
    private volatile boolean trusting = true;
    private long counter = -1;
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
        Optional<KmsException> silence =
                probes ? Optional.empty() : state.epochs().silence();
        if (silence.isPresent()) {
            return withoutAnswer(silence.get());
        }
        long arrived = System.nanoTime();
        synchronized (asking) {
            if (closed) {
                throw StoreState.closed();
            }
            if (hasAnswered && answered - arrived >= 0) {
                return state.known().get().epoch(); // that answer is to a question sent after this call began
            }
            try {
                return answerAgainIfLost();
            } catch (SQLException e) {
                abandon();
                KmsException failure = state.dialect().failure(e, "tell its epoch");
                state.epochs().notAnswered(failure);
                if (probes) {
                    throw failure;
                }
                return withoutAnswer(failure);
            }
        }
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
        long now = state.dialect().changeCounter(open);
        if (now != counter) {
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
        synchronized (asking) {
            closed = true;
            abandon();
        }
    }

    private void abandon() {
        counter = -1;
        StoreConnection open = session;
        session = null;
        if (open != null) {
            open.abandon();
        }
    }
}
