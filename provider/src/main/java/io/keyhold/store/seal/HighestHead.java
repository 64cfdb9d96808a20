package io.keyhold.store.seal;

import io.keyhold.api.KmsException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The newest head that this process has seen. Nothing older is accepted, and nothing else of the same epoch. Safe for
 * concurrent use.
 */
public final class HighestHead {
    private final AtomicReference<StoreHead> newest;

    public HighestHead(StoreHead first) {
        this.newest = new AtomicReference<>(first);
    }

    public StoreHead get() {
        return Objects.requireNonNull(newest.get());
    }

    /**
     * Takes in a head that was read.
     *
     * @param floor what was known before the reading began
     * @throws KmsException.StoreIntegrity if the store went back or aside
     */
    public StoreHead accept(StoreHead floor, StoreHead read) {
        if (read.epoch() < floor.epoch()) {
            throw new KmsException.StoreIntegrity(
                    "the store went back from epoch " + floor.epoch() + " to epoch " + read.epoch()
                            + " while it was open",
                    "Put the newer store back; to use the older one, close every process that has the store open first");
        }
        if (read.epoch() == floor.epoch() && !read.sameAs(floor)) {
            throw new KmsException.StoreIntegrity(
                    "the store has another history of epoch " + read.epoch() + " than when it was opened",
                    "Close every process that has the store open, and find out who replaced its file");
        }
        advance(read);
        return read;
    }

    /** Takes in a head that this process has made itself. */
    public void advance(StoreHead made) {
        newest.accumulateAndGet(made, (known, next) -> next.epoch() > known.epoch() ? next : known);
    }
}
