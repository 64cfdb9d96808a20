package io.keyhold.store.jdbc;

import io.keyhold.api.KmsException;
import io.keyhold.store.seal.StoreHead;
import java.sql.SQLException;
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
    private @Nullable StoreConnection session;
    private boolean closed;

    Freshness(StoreState state) {
        this.state = state;
    }

    /** The newest epoch that any process has committed. */
    long epoch() {
        long known = state.known().get().epoch();
        return trusting && state.epochs().value() == 2 * known ? known : ask();
    }

    /**
     * Looks at the database whatever mapped memory says. If that fails, mapped memory is not believed until it works
     * again, so that no call goes on with what may be old.
     */
    void check() {
        try {
            ask();
            trusting = true;
        } catch (KmsException e) {
            distrust(); // the next call asks by itself and throws to its caller
        }
    }

    /** From now on the database is asked each time, until {@link #check} succeeds. */
    void distrust() {
        trusting = false;
    }

    private long ask() {
        synchronized (asking) {
            if (closed) {
                throw StoreState.closed();
            }
            try {
                state.dialect().requireInPlace();
                StoreConnection open =
                        session != null ? session : state.dialect().open(Dialect.Use.READ);
                session = open;
                long now = state.dialect().changeCounter(open);
                if (now != counter) {
                    StoreHead floor = state.known().get();
                    state.known().accept(floor, HeadReader.read(open, state.keyring()));
                    counter = now;
                }
                return state.known().get().epoch();
            } catch (SQLException e) {
                abandon();
                throw state.dialect().failure(e, "tell its epoch");
            }
        }
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
