package io.keyhold.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Follows trails as they are written: each call gives what is new. Not safe for concurrent use. */
public final class TrailTail implements AutoCloseable {
    private static final int MOST = 10_000;
    private final List<Path> directories;
    private final Map<Long, ChainCursor> cursors = new HashMap<>();
    private final Set<String> outboxKeys = OutboxKeys.newest();

    /** Follows the trails in these directories from now on. */
    public TrailTail(Collection<Path> directories) {
        this.directories = List.copyOf(directories);
        advance(entry -> true);
    }

    /**
     * The records written since the last call, in order of time as far as it goes; empty if nothing was. Of very much, the
     * first 10,000 events; the next call goes on.
     */
    public List<TrailEntry> poll() {
        List<TrailEntry> entries = new ArrayList<>();
        advance(entry -> {
            entries.add(entry);
            return entries.size() < MOST;
        });
        entries.sort(Comparator.comparingLong(entry -> entry.event().timeMillis()));
        return List.copyOf(entries);
    }

    /** Reads on until there is nothing more, or {@code goOn} has enough. */
    private void advance(Predicate<TrailEntry> goOn) {
        boolean first = cursors.isEmpty();
        try {
            for (TrailFiles chain : TrailFiles.in(directories)) {
                int start = first ? chain.files().lastKey() : chain.files().firstKey();
                ChainCursor cursor =
                        cursors.computeIfAbsent(chain.trailId(), id -> new ChainCursor(chain, start, outboxKeys::add));
                cursor.update(chain);
                for (Optional<TrailEntry> next = cursor.next(); next.isPresent(); next = cursor.next()) {
                    if (!goOn.test(next.get())) {
                        return;
                    }
                }
            }
        } catch (IOException e) {
            throw TrailReader.cannotRead(e);
        }
    }

    @Override
    public void close() {
        try {
            for (ChainCursor cursor : cursors.values()) {
                cursor.close();
            }
        } catch (IOException e) {
            throw TrailReader.cannotRead(e);
        }
    }
}
