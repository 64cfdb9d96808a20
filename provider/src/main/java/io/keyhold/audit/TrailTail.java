package io.keyhold.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Follows trails as they are written: each call gives what is new. Not safe for concurrent use. */
public final class TrailTail implements AutoCloseable {
    private final List<Path> directories;
    private final Map<Long, ChainCursor> cursors = new HashMap<>();
    private final Set<String> outboxKeys = new HashSet<>();

    /** Follows the trails in these directories from now on. */
    public TrailTail(Collection<Path> directories) {
        this.directories = List.copyOf(directories);
        advance();
    }

    /** What was written since the last call, in order of time as far as it goes; empty if nothing was. */
    public List<TrailEntry> poll() {
        List<TrailEntry> entries = advance();
        entries.sort(Comparator.comparingLong(entry -> entry.event().timeMillis()));
        return List.copyOf(entries);
    }

    private List<TrailEntry> advance() {
        boolean first = cursors.isEmpty();
        List<TrailEntry> entries = new ArrayList<>();
        try {
            for (TrailFiles chain : TrailFiles.in(directories)) {
                int start = first ? chain.files().lastKey() : chain.files().firstKey();
                ChainCursor cursor =
                        cursors.computeIfAbsent(chain.trailId(), id -> new ChainCursor(chain, start, outboxKeys::add));
                cursor.update(chain);
                for (Optional<TrailEntry> next = cursor.next(); next.isPresent(); next = cursor.next()) {
                    entries.add(next.get());
                }
            }
        } catch (IOException e) {
            throw TrailReader.cannotRead(e);
        }
        return entries;
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
