package io.keyhold.keys;

import io.keyhold.api.MultiRegionKeyType;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The related keys of a multi-Region key: at most one in each Region, with the same id. Immutable; each of them has it in its
 * record.
 *
 * @param primary the Region of the primary key
 * @param replicas the Regions of the replicas, in order
 * @param pendingWindowDays the waiting period that begins when the last replica is gone; only of a primary key that waits for that
 */
public record MultiRegionSet(String primary, SortedSet<String> replicas, Optional<Integer> pendingWindowDays) {
    /** Copies what can change. */
    public MultiRegionSet {
        replicas = Collections.unmodifiableSortedSet(new TreeSet<>(replicas));
    }

    /** A primary key without replicas. */
    public static MultiRegionSet of(String primary) {
        return new MultiRegionSet(primary, new TreeSet<>(), Optional.empty());
    }

    /** The part that the key of a Region plays. */
    public MultiRegionKeyType typeIn(String region) {
        return region.equals(primary) ? MultiRegionKeyType.PRIMARY : MultiRegionKeyType.REPLICA;
    }

    /** The Regions of all related keys but that of one. */
    public SortedSet<String> others(String region) {
        SortedSet<String> others = new TreeSet<>(replicas);
        others.add(primary);
        others.remove(region);
        return others;
    }

    /** With one replica more. */
    public MultiRegionSet with(String region) {
        SortedSet<String> more = new TreeSet<>(replicas);
        more.add(region);
        return new MultiRegionSet(primary, more, pendingWindowDays);
    }

    /** With one replica less. */
    public MultiRegionSet without(String region) {
        SortedSet<String> less = new TreeSet<>(replicas);
        less.remove(region);
        return new MultiRegionSet(primary, less, pendingWindowDays);
    }

    /** A replica has become the primary key, and the primary key a replica. */
    public MultiRegionSet movedTo(String region) {
        return with(primary).without(region).ledBy(region);
    }

    private MultiRegionSet ledBy(String region) {
        return new MultiRegionSet(region, replicas, pendingWindowDays);
    }

    /** The primary key waits, or no longer waits, for its replicas to be gone. */
    public MultiRegionSet waiting(Optional<Integer> windowDays) {
        return new MultiRegionSet(primary, replicas, windowDays);
    }
}
