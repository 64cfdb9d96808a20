package io.keyhold.audit;

import java.util.Map;

/**
 * What the store says of itself, for verification.
 *
 * @param epoch the epoch it is at
 * @param accepted of chains that knew it later, up to which record that is accepted, because it was restored on
 *     purpose; by trail id
 */
public record StoreView(long epoch, Map<Long, Long> accepted) {
    /** Copies the map. */
    public StoreView {
        accepted = Map.copyOf(accepted);
    }

    /** Whether it is no wonder that a chain knew a later epoch at that record. */
    public boolean isAccepted(long trailId, long position) {
        return position <= accepted.getOrDefault(trailId, 0L);
    }
}
