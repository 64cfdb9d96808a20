package io.keyhold.service;

import io.keyhold.crypto.KeyMaterial;
import io.keyhold.keys.KmsKey;
import java.util.Optional;

/**
 * A key that is made but not yet in the store.
 *
 * @param key the key
 * @param material its material; empty for a key that waits for an import
 */
record NewKey(KmsKey key, Optional<KeyMaterial> material) {}
