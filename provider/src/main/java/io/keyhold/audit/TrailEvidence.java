package io.keyhold.audit;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The evidence about one store in the chains of a directory. */
public final class TrailEvidence {
    private final List<EpochWitness> witnesses;
    private final int own;
    private final int others;
    private final Headers headers;

    /** Reads what the chains of the store, as they began, knew of chains before them. */
    @FunctionalInterface
    interface Headers {
        /** The headers by trail id. */
        Map<Long, FileHeader> read() throws IOException;
    }

    TrailEvidence(List<EpochWitness> witnesses, int own, int others, Headers headers) {
        this.witnesses = List.copyOf(witnesses);
        this.own = own;
        this.others = others;
        this.headers = headers;
    }

    /** How far each chain that the store has signed, or that names the store, has seen it. */
    public List<EpochWitness> witnesses() {
        return witnesses;
    }

    /** How many chains the store has signed. */
    public int own() {
        return own;
    }

    /** How many other chains, and files that are none, lie in the directory. */
    public int others() {
        return others;
    }

    /**
     * The accepted chains, and with them those that were over before: a chain whose beginning is accepted began after
     * all that it tells of.
     *
     * @param accepted up to which record chains are accepted, by trail id
     * @throws io.keyhold.api.KmsException.AuditUnavailable if the directory cannot be read
     */
    public Map<Long, Long> withEarlier(Map<Long, Long> accepted) {
        try {
            return withEarlier(accepted, headers.read());
        } catch (IOException e) {
            throw TrailReader.cannotRead(e);
        }
    }

    static Map<Long, Long> withEarlier(Map<Long, Long> accepted, Map<Long, FileHeader> headers) {
        Map<Long, Long> all = new HashMap<>(accepted);
        Deque<Long> open = new ArrayDeque<>(accepted.keySet());
        while (!open.isEmpty()) {
            FileHeader header = headers.get(open.remove());
            if (header != null) {
                header.peers().forEach(peer -> {
                    if (!all.containsKey(peer.trailId())) {
                        open.add(peer.trailId());
                    }
                    all.merge(peer.trailId(), peer.position(), Math::max);
                });
            }
        }
        return Map.copyOf(all);
    }
}
