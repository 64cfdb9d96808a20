package io.keyhold.material;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.codec.RecordFormats;
import io.keyhold.codec.RecordWriter;
import io.keyhold.crypto.Hkdf;
import io.keyhold.crypto.KeyMaterial;
import io.keyhold.crypto.KeyPairMaterial;
import io.keyhold.crypto.KeyPairs;
import io.keyhold.crypto.PublicKeys;
import io.keyhold.keys.ByteString;
import io.keyhold.keys.KmsKey;
import io.keyhold.store.RecordStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Material that the store keeps wrapped, each under the wrapping key of its KMS key, and whose bytes are in this process
 * while they are used: the origins {@code AWS_KMS} and {@code EXTERNAL}. Nothing else sees the bytes of a KMS key.
 */
public final class WrappedSource implements MaterialSource {
    private static final int ID_BYTES = 32;
    private static final byte[] IMPORT_ID = "keyhold/v1/imported-material-id".getBytes(StandardCharsets.US_ASCII);
    private final Runnable present;
    private final RecordStore store;
    private final MaterialEngines engines;
    private final KeyPairs pairs;

    /** Keeps material in {@code store}, whose owner closes it. */
    public WrappedSource(RecordStore store, MaterialEngines engines) {
        this(store, engines, () -> {});
    }

    /**
     * The same, where what holds the root key must be there.
     *
     * @param present called by {@link #reach}, before material is unwrapped; fails if it must not be
     */
    public WrappedSource(RecordStore store, MaterialEngines engines, Runnable present) {
        this.present = present;
        this.store = store;
        this.engines = engines;
        this.pairs = new KeyPairs(engines.pairs());
    }

    /** The store that the material is in. */
    RecordStore store() {
        return store;
    }

    @Override
    public NewMaterial create(KeySpec spec, KeyUsageType usage) {
        byte[] id = new byte[ID_BYTES];
        engines.random().nextBytes(id);
        String materialId = HexFormat.of().formatHex(id);
        if (spec.isSymmetric()) {
            return new Unrecorded(materialId, KeyMaterial.generate(spec, engines.random()), ByteString.EMPTY);
        }
        KeyPairMaterial pair = pairs.generate(spec, usage);
        return new Unrecorded(materialId, pair.privateKey(), new ByteString(pair.publicKey()));
    }

    /**
     * Takes material from outside for a key of Origin EXTERNAL: raw bytes, or PKCS#8 for a private key. Its id follows from
     * the material and the secret of the key: the same material has the same id in this key only.
     *
     * @return the material, to be closed by the caller
     * @throws KmsException.IncorrectKeyMaterial if it does not fit the key spec
     */
    public NewMaterial accept(KmsKey key, byte[] bytes) {
        if (key.spec().isSymmetric()) {
            return accepted(key, KeyMaterial.of(key.spec(), bytes), ByteString.EMPTY);
        }
        KeyPairMaterial pair = pairs.parse(key.spec(), bytes);
        return accepted(key, pair.privateKey(), new ByteString(pair.publicKey()));
    }

    private NewMaterial accepted(KmsKey key, KeyMaterial material, ByteString publicKey) {
        byte[] bytes = material.copyForWrapping();
        try {
            byte[] id = Hkdf.derive(bytes, key.importSecret().value(), IMPORT_ID, ID_BYTES);
            return new Unrecorded(HexFormat.of().formatHex(id), material, publicKey);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** What holds the root key may be slow to say that it is there. */
    @Override
    public void reach() {
        present.run();
    }

    @Override
    public LiveMaterial open(KmsKey key, String materialId, byte[] payload) {
        byte[] secret = store.unwrap(key.arn().value(), aad(key, materialId), payload);
        try {
            return opened(key, materialId, KeyMaterial.of(key.spec(), secret));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private LiveMaterial opened(KmsKey key, String materialId, KeyMaterial material) {
        try {
            return live(key, materialId, material);
        } catch (RuntimeException | Error e) {
            material.destroy();
            throw e;
        }
    }

    @Override
    public byte[] rewrap(KmsKey key, String materialId, byte[] payload) {
        return store.rewrap(key.arn().value(), aad(key, materialId), payload);
    }

    @Override
    public byte[] copy(KmsKey from, String materialId, byte[] payload, KmsKey to) {
        present.run();
        byte[] secret = store.unwrap(from.arn().value(), aad(from, materialId), payload);
        try {
            return store.wrap(to.arn().value(), aad(to, materialId), secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** There is nothing outside the store, which overwrites what it deletes. */
    @Override
    public void destroy(KmsKey key, String materialId, byte[] payload) {}

    /** The public key is computed again before the private key is used: a wrong one would give it away. */
    private LiveMaterial live(KmsKey key, String materialId, KeyMaterial material) {
        if (!key.spec().isSymmetric()
                && !MessageDigest.isEqual(
                        PublicKeys.of(material), key.publicKey().value())) {
            throw new KmsException.StoreIntegrity(
                    "the public key of " + key.arn() + " is not that of its private key",
                    "Run verify, and restore the store from a backup");
        }
        return new SoftwareMaterial(key, materialId, material, engines);
    }

    private byte[] wrap(KmsKey key, String materialId, KeyMaterial material) {
        byte[] secret = material.copyForWrapping();
        try {
            return store.wrap(key.arn().value(), aad(key, materialId), secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** The binding of the wrapped bytes. */
    private byte[] aad(KmsKey key, String materialId) {
        return new RecordWriter(RecordFormats.MATERIAL_BINDING)
                .text(store.storeId())
                .text(key.arn().value())
                .text(materialId)
                .constant(key.spec())
                .constant(key.usage())
                .constant(key.origin())
                .bytes(key.publicKey().value())
                .done();
    }

    /** Material that is in the heap and in no store. */
    private final class Unrecorded implements NewMaterial {
        private final String id;
        private final KeyMaterial material;
        private final ByteString publicKey;

        private Unrecorded(String id, KeyMaterial material, ByteString publicKey) {
            this.id = id;
            this.material = material;
            this.publicKey = publicKey;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public ByteString publicKey() {
            return publicKey;
        }

        @Override
        public byte[] record(KmsKey key) {
            return wrap(key, id, material);
        }

        @Override
        public LiveMaterial live(KmsKey key) {
            return WrappedSource.this.live(key, id, material);
        }

        @Override
        public void close() {
            material.destroy();
        }
    }
}
