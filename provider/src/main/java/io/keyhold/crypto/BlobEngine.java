package io.keyhold.crypto;

import io.keyhold.api.KeyId;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import javax.security.auth.Destroyable;

/**
 * Seals and opens the ciphertext blobs of one key material. Where the material can be read, the key of the blobs is
 * HKDF-SHA-256 of it with the label {@value #LABEL}: blobs and raw AES-GCM never share a key. Safe for concurrent use,
 * without a lock.
 */
public final class BlobEngine implements BlobCipher, Destroyable {
    /** The purpose of the derived key, which is the info of HKDF. */
    static final String LABEL = "keyhold/v1/blob";

    private final byte[] header;
    private final KcXaes xaes;

    /**
     * Derives the key of the blobs; the material may be destroyed afterwards.
     *
     * @param materialId 64 lower-case hex digits
     * @param material of spec SYMMETRIC_DEFAULT
     * @param random where nonces come from, fresh for each blob
     */
    public BlobEngine(KeyId keyId, String materialId, KeyMaterial material, Engines engines, SecureRandom random) {
        if (material.spec() != KeySpec.SYMMETRIC_DEFAULT) {
            throw new KmsException.Internal(
                    "key spec " + material.spec() + " makes no blobs", "Use a SYMMETRIC_DEFAULT key");
        }
        byte[] key = material.use(bytes -> Hkdf.derive(bytes, LABEL, KcXaes.KEY_BYTES));
        try {
            this.xaes = new KcXaes(key, engines, random);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
        this.header = CiphertextBlob.header(keyId, materialId);
    }

    /**
     * Blobs of a material that cannot be read. Their key is the material itself, so it must be used for nothing else.
     *
     * @param materialId 64 lower-case hex digits
     * @param xaes sealing and opening under the material
     */
    public BlobEngine(KeyId keyId, String materialId, KcXaes xaes) {
        this.xaes = xaes;
        this.header = CiphertextBlob.header(keyId, materialId);
    }

    /**
     * Seals a plaintext under a fresh nonce.
     *
     * @param length 1 to {@link CiphertextBlob#MAX_PLAINTEXT_BYTES}; the service allows less
     * @return the blob, {@link CiphertextBlob#OVERHEAD_BYTES} longer than the plaintext
     * @throws KmsException.Validation if the length is not allowed
     * @throws IllegalStateException if destroyed
     */
    @Override
    public byte[] seal(EncryptionContext encryptionContext, byte[] plaintext, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, plaintext.length);
        if (length < 1 || length > CiphertextBlob.MAX_PLAINTEXT_BYTES) {
            throw new KmsException.Validation(
                    "plaintext has `" + length + "` bytes; a ciphertext blob holds 1 to "
                            + CiphertextBlob.MAX_PLAINTEXT_BYTES,
                    "Encrypt longer data under a data key");
        }
        return xaes.seal(header, plaintext, offset, length, encryptionContext.aad(header));
    }

    /**
     * Opens a blob that {@link #seal} made.
     *
     * @return the plaintext; the caller owns the array and should clear it
     * @throws KmsException.InvalidCiphertext if blob, material and context do not belong together; never says why
     * @throws IllegalStateException if destroyed
     */
    @Override
    public byte[] open(CiphertextBlob blob, EncryptionContext encryptionContext) {
        if (!blob.hasHeader(header)) {
            throw CiphertextBlob.refused();
        }
        byte[] encoded = blob.encoded();
        try {
            return xaes.open(encoded, header.length, encoded.length - header.length, encryptionContext.aad(header));
        } catch (AEADBadTagException e) {
            throw CiphertextBlob.refused();
        }
    }

    /** Drops the key. */
    @Override
    public void destroy() {
        xaes.destroy();
    }

    @Override
    public boolean isDestroyed() {
        return xaes.isDestroyed();
    }
}
