package io.keyhold.audit;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The store's own facts, for verification.
 *
 * @param epoch the epoch it is at
 * @param accepted of chains that knew it later, up to which record that is accepted, because it was restored on
 *     purpose; by trail id
 * @param identity which store it is, and how many restores were accepted; empty if that is not known
 */
public record StoreView(long epoch, Map<Long, Long> accepted, Optional<StoreIdentity> identity) {
    /** Copies the map. */
    public StoreView {
        accepted = Map.copyOf(accepted);
    }

    /** A store of which only the epoch counts. */
    public StoreView(long epoch, Map<Long, Long> accepted) {
        this(epoch, accepted, Optional.empty());
    }

    /** The same with other accepted chains. */
    StoreView withAccepted(Map<Long, Long> chains) {
        return new StoreView(epoch, chains, identity);
    }

    /**
     * Whether it is no wonder that a chain knew a later epoch at that record: a restore was accepted since.
     *
     * @param restores how many restores were accepted before the chain began
     */
    public boolean isAccepted(long trailId, long position, OptionalLong restores) {
        return restores.isPresent() && restores.getAsLong() < restores()
                || position <= accepted.getOrDefault(trailId, 0L);
    }

    /** Whether a chain began after a restore that this store knows nothing of: it is the store from before. */
    public boolean isOlderThan(OptionalLong restores) {
        return identity.isPresent() && restores.orElse(0) > restores();
    }

    private long restores() {
        return identity.map(StoreIdentity::restores).orElse(0L);
    }
}
