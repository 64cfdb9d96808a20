package io.keyhold.catalog;

import io.keyhold.api.KmsException;
import io.keyhold.crypto.AesKeyWrap;
import io.keyhold.crypto.AgreementEngine;
import io.keyhold.crypto.BlobEngine;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.KemEngine;
import io.keyhold.crypto.KeyMaterial;
import io.keyhold.crypto.KeyPairCipher;
import io.keyhold.crypto.KeyPairEngines;
import io.keyhold.crypto.MacEngine;
import io.keyhold.crypto.PublicKeys;
import io.keyhold.crypto.RawGcmEngine;
import io.keyhold.crypto.SigningEngine;
import io.keyhold.keys.KmsKey;
import java.security.MessageDigest;
import java.security.SecureRandom;

/**
 * One key material, unwrapped, with the engines over it; each engine is made when it is first asked for. Safe for
 * concurrent use.
 */
public final class LiveMaterial {
    private final Lazy<BlobEngine> blobs;
    private final Lazy<RawGcmEngine> raw;
    private final Lazy<MacEngine> macs;
    private final Lazy<AesKeyWrap> wraps;
    private final Lazy<SigningEngine> signing;
    private final Lazy<KeyPairCipher> pairCipher;
    private final Lazy<AgreementEngine> agreement;
    private final Lazy<KemEngine> kem;

    /** Makes live material. */
    @FunctionalInterface
    public interface Factory {
        /** The engines over {@code material}, which they own from then on. */
        LiveMaterial create(KmsKey key, String materialId, KeyMaterial material);

        /** Engines of the providers that were chosen. */
        static Factory of(Engines engines, KeyPairEngines pairs, SigningEngine.Check check, SecureRandom random) {
            return (key, materialId, material) -> {
                requirePublicKey(key, material);
                return new LiveMaterial(key, materialId, material, engines, pairs, check, random);
            };
        }
    }

    private LiveMaterial(
            KmsKey key,
            String materialId,
            KeyMaterial material,
            Engines engines,
            KeyPairEngines pairs,
            SigningEngine.Check check,
            SecureRandom random) {
        this.blobs = new Lazy<>(() -> new BlobEngine(key.id(), materialId, material, engines, random));
        this.raw = new Lazy<>(() -> new RawGcmEngine(material, engines));
        this.macs = new Lazy<>(() -> new MacEngine(material, engines));
        this.wraps = new Lazy<>(() -> AesKeyWrap.under(material, engines));
        this.signing = new Lazy<>(() -> new SigningEngine(material, pairs, check));
        this.pairCipher = new Lazy<>(() -> new KeyPairCipher(material, pairs));
        this.agreement = new Lazy<>(() -> new AgreementEngine(material, pairs));
        this.kem = new Lazy<>(() -> new KemEngine(material, pairs));
    }

    /** The public key is computed anew before the private key is used: a wrong one would give it away. */
    private static void requirePublicKey(KmsKey key, KeyMaterial material) {
        if (!key.spec().isSymmetric()
                && !MessageDigest.isEqual(
                        PublicKeys.of(material), key.publicKey().value())) {
            throw new KmsException.StoreIntegrity(
                    "the public key of " + key.arn() + " is not that of its private key",
                    "Run verify, and restore the store from a backup");
        }
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

    /** Wraps keys. */
    public AesKeyWrap wraps() {
        return wraps.get();
    }

    /** Signs and verifies. */
    public SigningEngine signing() {
        return signing.get();
    }

    /** Encrypts and decrypts under a key pair. */
    public KeyPairCipher pairCipher() {
        return pairCipher.get();
    }

    /** Agrees on secrets. */
    public AgreementEngine agreement() {
        return agreement.get();
    }

    /** Encapsulates and decapsulates secrets. */
    public KemEngine kem() {
        return kem.get();
    }
}
