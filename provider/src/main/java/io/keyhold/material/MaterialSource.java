package io.keyhold.material;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.keys.KmsKey;

/**
 * Where the material of some origin is created and lies. The store keeps one record for each material, whose payload is
 * the source's own: wrapped bytes, or the name of an object elsewhere. Safe for concurrent use.
 */
public interface MaterialSource {
    /**
     * Creates material. Called outside a transaction, because the work of a transaction may run more than once.
     *
     * @return the material, to be closed by the caller
     * @throws io.keyhold.api.KmsException.Unsupported if the source has no keys of that spec or usage
     */
    NewMaterial create(KeySpec spec, KeyUsageType usage);

    /** The same for one call, of which the place is told where it wants to know. */
    default NewMaterial create(KeySpec spec, KeyUsageType usage, RequestOrigin origin) {
        return create(spec, usage);
    }

    /**
     * Connects to where the material lies, if it needs that and is not connected. Called before {@link #open}, which is called with
     * a lock held unless the key is in a custom key store, and should then not wait for anything outside of this process.
     */
    default void reach() {}

    /**
     * Opens recorded material.
     *
     * @param payload of its record, which the key that {@code key} was when it was recorded is bound to
     * @throws io.keyhold.api.KmsException.StoreIntegrity if record and key do not belong together
     */
    LiveMaterial open(KmsKey key, String materialId, byte[] payload);

    /** The payload under the newest domain key of the store; the same array if there is nothing to change. */
    byte[] rewrap(KmsKey key, String materialId, byte[] payload);

    /**
     * The payload for the same material of a related key in another Region, under that one's own wrapping key.
     *
     * @throws io.keyhold.api.KmsException.Unsupported if material of this source stays where it is
     */
    default byte[] copy(KmsKey from, String materialId, byte[] payload, KmsKey to) {
        throw new KmsException.Unsupported(
                "material of origin " + from.origin() + " has no replicas", "Replicate keys of origin AWS_KMS");
    }

    /** Destroys what lies outside the store. Called after the commit that removed the record; it may be called again. */
    void destroy(KmsKey key, String materialId, byte[] payload);
}
