package io.keyhold.api;

import java.util.List;

/**
 * Output of {@code ReplicateKey}.
 *
 * @param replicaKeyMetadata the metadata of the replica
 * @param replicaPolicy the key policy of the replica; 1 to 131072 characters
 * @param replicaTags the tags of the replica
 */
public record ReplicateKeyResponse(KeyMetadata replicaKeyMetadata, String replicaPolicy, List<Tag> replicaTags)
        implements KmsResponse {
    /** Copies what can change. */
    public ReplicateKeyResponse {
        replicaTags = List.copyOf(replicaTags);
    }
}
