package io.keyhold.crypto;

import io.keyhold.api.KeyId;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/** Seals and opens the ciphertext blobs of one material. Safe for concurrent use. */
public final class BlobEngine {
    /** What separates the key of blobs from the material, and from every other use of it. */
    static final String PURPOSE = "keyhold/v1/blob";

    private final KcXaes cipher;
    private final byte[] header;

    /** Derives the key of blobs from the material. */
    public BlobEngine(KeyId keyId, String materialId, KeyMaterial material, Engines engines, SecureRandom random) {
        byte[] key = material.use(bytes -> Hkdf.derive(bytes, PURPOSE, 32));
        this.cipher = new KcXaes(key, engines, random);
        this.header = CiphertextBlob.header(keyId, materialId);
        Arrays.fill(key, (byte) 0);
    }

    /** A blob of {@code length} bytes of plaintext. */
    public byte[] seal(EncryptionContext context, byte[] plaintext, int offset, int length) {
        byte[] blob = Arrays.copyOf(header, CiphertextBlob.OVERHEAD_BYTES + length);
        cipher.seal(plaintext, offset, length, context.after(header), blob, CiphertextBlob.HEADER_BYTES);
        return blob;
    }

    /**
     * The plaintext of a blob that this material made.
     *
     * @throws io.keyhold.api.KmsException.InvalidCiphertext if blob, material and context do not belong together
     */
    public byte[] open(CiphertextBlob blob, EncryptionContext context) {
        byte[] encoded = blob.encoded();
        if (!Arrays.equals(encoded, 0, header.length, header, 0, header.length)) {
            throw CiphertextBlob.refused();
        }
        try {
            return cipher.open(
                    encoded,
                    CiphertextBlob.HEADER_BYTES,
                    encoded.length - CiphertextBlob.HEADER_BYTES,
                    context.after(header));
        } catch (AEADBadTagException e) {
            throw CiphertextBlob.refused();
        }
    }
}
