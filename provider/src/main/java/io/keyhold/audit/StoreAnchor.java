package io.keyhold.audit;

import java.util.Optional;

/**
 * The trail's view of the store, so that each names the other: checkpoints carry the store's epoch, and the
 * store keeps {@link FileAuditTrail#latestCheckpoint()}.
 */
@FunctionalInterface
public interface StoreAnchor {
    /** No store; checkpoints carry epoch 0. */
    StoreAnchor NONE = () -> 0;

    /** The newest committed epoch. Runs on the trail's thread; must not block. */
    long epoch();

    /** Which store it is; chains name it from their beginning. */
    default Optional<StoreIdentity> identity() {
        return Optional.empty();
    }

    /** Whether the store may still hold events that a chain of an earlier process has taken. */
    default boolean mayHoldTakenEvents() {
        return true;
    }

    /**
     * Learns, before a chain begins, what the trail knows about the store; refuses if the store is an older one now.
     *
     * @throws io.keyhold.api.KmsException.StoreIntegrity if it is
     */
    default void confirm(TrailEvidence evidence) {}
}
