package io.keyhold.operations;

import io.keyhold.keys.KmsKey;
import io.keyhold.material.NewMaterial;

/**
 * A key that is made but not yet in the store.
 *
 * @param key the key
 * @param material its material, to be closed when the key is in the store or given up
 */
public record UnsavedKey(KmsKey key, NewMaterial material) {}
