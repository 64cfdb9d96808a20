package io.keyhold.api;

import java.util.List;

/**
 * A multi-Region set. Source: AWS KMS API, shape MultiRegionConfiguration.
 *
 * @param multiRegionKeyType the part this key plays
 * @param primaryKey the primary key
 * @param replicaKeys the replicas
 */
public record MultiRegionConfiguration(
        MultiRegionKeyType multiRegionKeyType, MultiRegionKey primaryKey, List<MultiRegionKey> replicaKeys) {
    /** Copies what can change. */
    public MultiRegionConfiguration {
        replicaKeys = List.copyOf(replicaKeys);
    }
}
