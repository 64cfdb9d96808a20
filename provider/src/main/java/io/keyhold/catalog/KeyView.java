package io.keyhold.catalog;

import io.keyhold.api.KeyId;
import io.keyhold.keys.KmsKey;

/**
 * A key as the store had it at some epoch.
 *
 * @param key the key
 * @param revision the revision of its record
 */
public record KeyView(KmsKey key, long revision) {
    /** The key id. */
    public KeyId id() {
        return key.id();
    }
}
