package io.keyhold.catalog;

import io.keyhold.crypto.BlobEngine;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.KeyMaterial;
import io.keyhold.crypto.MacEngine;
import io.keyhold.crypto.RawGcmEngine;
import io.keyhold.keys.KmsKey;
import java.security.SecureRandom;

/**
 * One key material, unwrapped, with the engines over it; each engine is made when it is first asked for. Safe for
 * concurrent use.
 */
public final class LiveMaterial {
    private final Lazy<BlobEngine> blobs;
    private final Lazy<RawGcmEngine> raw;
    private final Lazy<MacEngine> macs;

    /** Makes live material. */
    @FunctionalInterface
    public interface Factory {
        /** The engines over {@code material}, which they own from then on. */
        LiveMaterial create(KmsKey key, String materialId, KeyMaterial material);

        /** Engines of the providers that {@code engines} chose. */
        static Factory of(Engines engines, SecureRandom random) {
            return (key, materialId, material) -> new LiveMaterial(key, materialId, material, engines, random);
        }
    }

    private LiveMaterial(KmsKey key, String materialId, KeyMaterial material, Engines engines, SecureRandom random) {
        this.blobs = new Lazy<>(() -> new BlobEngine(key.id(), materialId, material, engines, random));
        this.raw = new Lazy<>(() -> new RawGcmEngine(material, engines));
        this.macs = new Lazy<>(() -> new MacEngine(material, engines));
    }

    /** Seals and opens ciphertext blobs. */
    public BlobEngine blobs() {
        return blobs.get();
    }

    /** Raw AES-GCM under the material itself. */
    public RawGcmEngine raw() {
        return raw.get();
    }

    /** Computes MACs. */
    public MacEngine macs() {
        return macs.get();
    }
}
