package io.keyhold.catalog;

import io.keyhold.keys.KmsKey;
import java.util.Optional;

/** Is told what came of destroying material of a key in a custom key store, after the change is committed. */
@FunctionalInterface
public interface DestructionListener {
    /**
     * It was tried once.
     *
     * @param failure why it is still there; empty if it is not
     */
    void tried(KmsKey key, String materialId, Optional<String> failure);
}
