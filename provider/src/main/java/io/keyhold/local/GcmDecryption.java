package io.keyhold.local;

import io.keyhold.api.KmsException;
import io.keyhold.handles.ManagedKey;
import io.keyhold.handles.MessageBuffer;
import io.keyhold.operations.RawGcmOperations;
import io.keyhold.operations.RawGcmTarget;

/** Raw AES-GCM decryptions, one after the other: the ciphertext is collected, and the plaintext leaves when its tag is right. */
final class GcmDecryption implements ManagedKey.RawDecryption {
    /** The longest ciphertext that is held back. */
    static final int MAX_CIPHERTEXT_BYTES = 256 << 20;

    private final RawGcmOperations family;
    private final RawGcmTarget use;
    private final byte[] iv = new byte[RawGcmOperations.IV_BYTES];
    private final MessageBuffer aad = new MessageBuffer();
    private final MessageBuffer ciphertext = new MessageBuffer();
    private int tagBits;

    GcmDecryption(RawGcmOperations family, RawGcmTarget use, byte[] iv, int tagBits) {
        this.family = family;
        this.use = use;
        next(iv, tagBits);
    }

    @Override
    public void next(byte[] given, int tag) {
        tagBits = tag;
        System.arraycopy(given, 0, iv, 0, RawGcmOperations.IV_BYTES);
        aad.clear();
        ciphertext.clear();
    }

    @Override
    public byte[] iv() {
        return iv.clone();
    }

    @Override
    public void updateAad(byte[] data, int offset, int length) {
        if (ciphertext.size() > 0) {
            throw new IllegalStateException("authenticated data after ciphertext");
        }
        aad.add(data, offset, length);
    }

    @Override
    public void update(byte[] in, int offset, int length) {
        requireRoom(length);
        ciphertext.add(in, offset, length);
    }

    @Override
    public int outputSize(int length) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, (long) ciphertext.size() + length - tagBits / 8));
    }

    @Override
    public byte[] finish(byte[] in, int offset, int length) {
        try {
            requireRoom(length);
            return ciphertext.finish(
                    in,
                    offset,
                    length,
                    whole -> family.decrypt(use, new RawGcmOperations.Message(iv, tagBits, aad.copy(), whole)));
        } finally {
            aad.clear();
            ciphertext.clear();
        }
    }

    private void requireRoom(int length) {
        if (length > MAX_CIPHERTEXT_BYTES - ciphertext.size()) {
            throw new KmsException.Validation(
                    "a ciphertext of more than " + (MAX_CIPHERTEXT_BYTES >> 20) + " MiB would have to be held back",
                    "Use KEYHOLD/ENVELOPE, which checks every few kilobytes");
        }
    }
}
