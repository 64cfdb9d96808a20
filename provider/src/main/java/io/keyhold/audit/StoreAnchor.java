package io.keyhold.audit;

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
}
