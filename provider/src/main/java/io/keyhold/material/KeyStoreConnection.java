package io.keyhold.material;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.keys.KeyStorePlace;
import io.keyhold.keys.KmsKey;
import java.util.Optional;
import java.util.Set;

/**
 * A custom key store as this process has it open. Called outside transactions only. Safe for concurrent use. Every method
 * has a limit of time. What fails where the keys lie is a {@code KmsException.InvalidState} that says what; it changes
 * nothing in the store, and the next call tries again.
 */
public interface KeyStoreConnection extends AutoCloseable {
    /**
     * Makes the material of a new key, or finds it.
     *
     * @return the material, to be closed by the caller
     * @throws KmsException.Unsupported if there are no keys of that spec or usage
     */
    NewMaterial create(KeySpec spec, KeyUsageType usage, KeyStorePlace place);

    /** The same for one call, of which the place is told where it wants to know. */
    default NewMaterial create(KeySpec spec, KeyUsageType usage, KeyStorePlace place, RequestOrigin origin) {
        return create(spec, usage, place);
    }

    /** Opens recorded material. */
    LiveMaterial open(KmsKey key, String materialId, byte[] payload);

    /** Destroys material, if it is this service's to destroy; it may be called again. */
    void destroy(KmsKey key, String materialId, byte[] payload);

    /**
     * Fills an array with randomness from there.
     *
     * @throws KmsException.Unsupported if there is none
     */
    default void random(byte[] bytes) {
        throw new KmsException.Unsupported(
                "an external key store generates no random bytes", "Leave CustomKeyStoreId out");
    }

    /**
     * Uses what proves that everything is well.
     *
     * @throws KmsException.InvalidState if it is not
     */
    void requireHealthy();

    /** The ids of all material of this store that lies there; empty if the place does not say what it has. */
    default Optional<Set<String>> materials() {
        return Optional.empty();
    }

    /** Forgets what this process holds; calls nobody and returns at once. What is under way may fail. */
    @Override
    void close();
}
