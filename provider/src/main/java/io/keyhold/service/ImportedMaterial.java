package io.keyhold.service;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.crypto.Hkdf;
import io.keyhold.crypto.KeyMaterial;
import io.keyhold.crypto.KeyPairMaterial;
import io.keyhold.crypto.KeyPairs;
import io.keyhold.keys.Bytes;
import io.keyhold.keys.Imports;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Material from outside, read for one key.
 *
 * @param id follows from the material and the secret of the key: the same material has the same id in this key only
 * @param material the material
 * @param publicKey the public key; empty if it is symmetric
 */
record ImportedMaterial(String id, KeyMaterial material, Bytes publicKey) {
    private static final int ID_BYTES = 32;
    private static final byte[] IMPORT_ID = "keyhold/v1/imported-material-id".getBytes(StandardCharsets.US_ASCII);

    /** Reads material. */
    static final class Reader {
        private final KeyPairs pairs;

        Reader(KeyPairs pairs) {
            this.pairs = pairs;
        }

        /**
         * Reads material for a key of Origin EXTERNAL: raw bytes, or PKCS#8 for a private key.
         *
         * @throws KmsException.IncorrectKeyMaterial if it does not fit the key spec
         */
        ImportedMaterial read(KmsKey key, byte[] bytes) {
            if (key.spec().isSymmetric()) {
                return of(key, KeyMaterial.of(key.spec(), bytes), Bytes.EMPTY);
            }
            KeyPairMaterial pair = pairs.parse(key.spec(), bytes);
            return of(key, pair.privateKey(), new Bytes(pair.publicKey()));
        }

        private static ImportedMaterial of(KmsKey key, KeyMaterial material, Bytes publicKey) {
            byte[] bytes = material.copyForWrapping();
            try {
                byte[] id = Hkdf.derive(bytes, key.importSecret().value(), IMPORT_ID, ID_BYTES);
                return new ImportedMaterial(HexFormat.of().formatHex(id), material, publicKey);
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        }
    }

    /** Refuses a key spec that takes no imported material. */
    static void requireImportable(KeySpec spec) {
        if (spec.family() == KeySpec.Family.ML_DSA || spec.family() == KeySpec.Family.ML_KEM) {
            throw new KmsException.Unsupported(
                    "key spec " + spec + " takes no imported key material", "Create the key with Origin AWS_KMS");
        }
    }

    /** The key with this material. */
    KmsKey into(KmsKey key, Imports.Terms terms, Instant now) {
        return Imports.accept(key, id, publicKey, terms, now);
    }

    /** Imports this material into a key that the transaction has read, and removes what it takes the place of. */
    void store(KeyTransaction transaction, KmsKey key, Imports.Terms terms, Instant now) {
        KmsKey changed = into(key, terms, now);
        for (MaterialInfo before : key.materials()) {
            Observations.forget(transaction, Observations.expiryOf(key, before.id()));
            if (changed.material(before.id()).isEmpty()) {
                transaction.deleteMaterial(key, before.id());
            }
        }
        if (!key.material(id).map(MaterialInfo::hasBytes).orElse(false)) {
            transaction.insertMaterial(changed, id, material);
        }
        transaction.update(changed);
    }
}
