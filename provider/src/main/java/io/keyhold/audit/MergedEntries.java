package io.keyhold.audit;

import java.io.IOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The events of several chains in order of time. A chain is opened when its time has come. Not safe for concurrent use. */
final class MergedEntries implements Iterator<TrailEntry> {
    private final PriorityQueue<Source> sources = new PriorityQueue<>(Comparator.comparingLong(Source::timeMillis));
    private final Set<String> outboxKeys = OutboxKeys.newest();
    private final AtomicLong unreadable;
    private @Nullable TrailEntry next;

    /**
     * One chain.
     *
     * @param timeMillis when its next event is; of a chain that is not open yet, when it began
     * @param cursor reads it
     * @param head its next event, if it is open
     */
    private record Source(long timeMillis, ChainCursor cursor, Optional<TrailEntry> head) {}

    MergedEntries(List<TrailFiles> chains, AtomicLong unreadable) throws IOException {
        this.unreadable = unreadable;
        for (TrailFiles chain : chains) {
            ChainCursor cursor = new ChainCursor(chain, chain.files().firstKey(), outboxKeys::add);
            sources.add(new Source(TrailName.beganMillis(chain.began()), cursor, Optional.empty()));
        }
        advance();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public TrailEntry next() {
        TrailEntry entry = next;
        if (entry == null) {
            throw new NoSuchElementException("the trail ends here");
        }
        try {
            advance();
        } catch (IOException e) {
            throw TrailReader.cannotRead(e);
        }
        return entry;
    }

    private void advance() throws IOException {
        next = null;
        while (next == null && !sources.isEmpty()) {
            Source source = sources.remove();
            next = source.head().orElse(null);
            long before = source.cursor().unreadable();
            Optional<TrailEntry> following = source.cursor().next();
            unreadable.addAndGet(source.cursor().unreadable() - before);
            following.ifPresent(
                    entry -> sources.add(new Source(entry.event().timeMillis(), source.cursor(), following)));
        }
    }

    void close() {
        try {
            for (Source source : sources) {
                source.cursor().close();
            }
        } catch (IOException e) {
            throw TrailReader.cannotRead(e);
        }
    }
}
