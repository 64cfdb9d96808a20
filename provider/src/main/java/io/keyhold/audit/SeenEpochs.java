package io.keyhold.audit;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The epochs of the store that a chain tells of, each from a position on. Not safe for concurrent use. */
final class SeenEpochs {
    private final TreeMap<Long, Long> epochs = new TreeMap<>();
    private long signed;

    /** The epoch of the last checkpoint. */
    long signed() {
        return signed;
    }

    /** Notes the epoch of a checkpoint. */
    void checkpoint(long position, long epoch) {
        if (epochs.isEmpty() || epoch != epochs.lastEntry().getValue()) {
            epochs.put(position, epoch);
        }
        signed = epoch;
    }

    /** The store has committed the event, and so was at that epoch, whether a checkpoint followed or not. */
    void outbox(long position, long epoch) {
        if (!epochs.isEmpty() && epoch > epochs.lastEntry().getValue()) {
            epochs.put(position, epoch);
        }
    }

    /** The epoch at which the chain began. */
    OptionalLong first() {
        return epochs.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(epochs.firstEntry().getValue());
    }

    /** The epoch that was known at a position. */
    OptionalLong at(long position) {
        Map.Entry<Long, Long> seen = epochs.floorEntry(position);
        return seen == null ? OptionalLong.empty() : OptionalLong.of(seen.getValue());
    }

    /** Where the chain knew the store at a later epoch. */
    List<EpochWitness> laterThan(long epoch, long trailId, OptionalLong restores) {
        return epochs.entrySet().stream()
                .filter(seen -> seen.getValue() > epoch)
                .map(seen -> new EpochWitness(trailId, seen.getKey(), seen.getValue(), restores))
                .toList();
    }
}
