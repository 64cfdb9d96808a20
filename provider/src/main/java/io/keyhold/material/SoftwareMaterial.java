package io.keyhold.material;

import io.keyhold.crypto.AesKeyWrap;
import io.keyhold.crypto.AgreementEngine;
import io.keyhold.crypto.BlobEngine;
import io.keyhold.crypto.KemEngine;
import io.keyhold.crypto.KeyMaterial;
import io.keyhold.crypto.KeyPairCipher;
import io.keyhold.crypto.MacEngine;
import io.keyhold.crypto.RawGcmEngine;
import io.keyhold.crypto.SigningEngine;
import io.keyhold.keys.KmsKey;

/** Material whose bytes are in this process, with the engines over it; each engine is made when it is first asked for. */
final class SoftwareMaterial implements LiveMaterial {
    private final String description;
    private final Lazy<BlobEngine> blobs;
    private final Lazy<RawGcmEngine> raw;
    private final Lazy<MacEngine> macs;
    private final Lazy<AesKeyWrap> wraps;
    private final Lazy<SigningEngine> signing;
    private final Lazy<KeyPairCipher> pairCipher;
    private final Lazy<AgreementEngine> agreement;
    private final Lazy<KemEngine> kem;

    SoftwareMaterial(KmsKey key, String materialId, KeyMaterial material, MaterialEngines with) {
        this.description = "key material of spec " + key.spec() + " in the store";
        this.blobs = new Lazy<>(() -> new BlobEngine(key.id(), materialId, material, with.engines(), with.random()));
        this.raw = new Lazy<>(() -> new RawGcmEngine(material, with.engines()));
        this.macs = new Lazy<>(() -> new MacEngine(material, with.engines()));
        this.wraps = new Lazy<>(() -> AesKeyWrap.under(material, with.engines()));
        this.signing = new Lazy<>(() -> new SigningEngine(material, with.pairs(), with.check()));
        this.pairCipher = new Lazy<>(() -> new KeyPairCipher(material, with.pairs()));
        this.agreement = new Lazy<>(() -> new AgreementEngine(material, with.pairs()));
        this.kem = new Lazy<>(() -> new KemEngine(material, with.pairs()));
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public BlobEngine blobs() {
        return blobs.get();
    }

    @Override
    public RawGcmEngine raw() {
        return raw.get();
    }

    @Override
    public MacEngine macs() {
        return macs.get();
    }

    @Override
    public AesKeyWrap wraps() {
        return wraps.get();
    }

    @Override
    public SigningEngine signing() {
        return signing.get();
    }

    @Override
    public KeyPairCipher pairCipher() {
        return pairCipher.get();
    }

    @Override
    public AgreementEngine agreement() {
        return agreement.get();
    }

    @Override
    public KemEngine kem() {
        return kem.get();
    }
}
