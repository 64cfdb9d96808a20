package io.keyhold.catalog;

import io.keyhold.keys.KmsKey;

/**
 * A multi-Region key that a change of a related one has changed or made, for the audit of its Region.
 *
 * @param key the key as it is now
 * @param isNew whether it was made
 */
public record Follower(KmsKey key, boolean isNew) {}
