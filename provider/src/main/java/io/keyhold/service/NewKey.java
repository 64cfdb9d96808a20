package io.keyhold.service;

import io.keyhold.crypto.KeyMaterial;
import io.keyhold.keys.KmsKey;

/**
 * A key that is made but not yet in the store.
 *
 * @param key the key
 * @param material its material
 */
record NewKey(KmsKey key, KeyMaterial material) {}
