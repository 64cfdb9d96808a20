package io.keyhold.crypto;

/** Seals and opens the ciphertext blobs of one key material, wherever it lies. Safe for concurrent use. */
public interface BlobCipher {
    /**
     * Seals a plaintext.
     *
     * @param length 1 to 4096
     * @return the blob; the caller owns the array
     */
    byte[] seal(EncryptionContext encryptionContext, byte[] plaintext, int offset, int length);

    /**
     * Opens a blob that {@link #seal} made.
     *
     * @return the plaintext; the caller owns the array and should clear it
     * @throws io.keyhold.api.KmsException.InvalidCiphertext if blob, material and context do not belong together; never says why
     */
    byte[] open(CiphertextBlob blob, EncryptionContext encryptionContext);
}
