package io.keyhold.audit;

import java.util.List;

/**
 * What the trail takes from the store, so that each tells of the other: checkpoints carry the store's epoch, and the
 * store keeps {@link FileAuditTrail#latestCheckpoint()}.
 */
@FunctionalInterface
public interface StoreAnchor {
    /** No store; checkpoints carry epoch 0. */
    StoreAnchor NONE = () -> 0;

    /** The newest committed epoch. Runs on the trail's thread; must not block. */
    long epoch();

    /**
     * Hears, before a chain begins, what the trail has signed about the store; refuses if the store is an older one now.
     *
     * @throws io.keyhold.api.KmsException.StoreIntegrity if it is
     */
    default void confirm(List<EpochWitness> witnesses) {}
}
