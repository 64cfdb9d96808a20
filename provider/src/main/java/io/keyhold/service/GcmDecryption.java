package io.keyhold.service;

import io.keyhold.api.Caller;
import io.keyhold.api.KmsException;
import java.io.ByteArrayOutputStream;

/** A raw AES-GCM decryption of one message: the ciphertext is collected, and the plaintext leaves when its tag is right. */
final class GcmDecryption implements ManagedKey.RawDecryption {
    /** The longest ciphertext that is held back. */
    static final int MAX_CIPHERTEXT_BYTES = 256 << 20;

    private final RawGcmFamily family;
    private final Caller caller;
    private final String keyArn;
    private final byte[] iv;
    private final int tagBits;
    private final ByteArrayOutputStream aad = new ByteArrayOutputStream(0);
    private final ByteArrayOutputStream ciphertext = new ByteArrayOutputStream(0);

    GcmDecryption(RawGcmFamily family, Caller caller, String keyArn, byte[] iv, int tagBits) {
        this.family = family;
        this.caller = caller;
        this.keyArn = keyArn;
        this.iv = iv.clone();
        this.tagBits = tagBits;
    }

    @Override
    public void updateAad(byte[] data, int offset, int length) {
        if (ciphertext.size() > 0) {
            throw new IllegalStateException("authenticated data after ciphertext");
        }
        aad.write(data, offset, length);
    }

    @Override
    public void update(byte[] in, int offset, int length) {
        if (length > MAX_CIPHERTEXT_BYTES - ciphertext.size()) {
            throw new KmsException.Validation(
                    "a ciphertext of more than " + (MAX_CIPHERTEXT_BYTES >> 20) + " MiB would have to be held back",
                    "Use KEYHOLD/ENVELOPE, which checks every few kilobytes");
        }
        ciphertext.write(in, offset, length);
    }

    @Override
    public int outputSize(int length) {
        return Math.max(0, ciphertext.size() + length - tagBits / 8);
    }

    @Override
    public byte[] finish(byte[] in, int offset, int length) {
        update(in, offset, length);
        return family.decrypt(
                caller, keyArn, new RawGcmFamily.Message(iv, tagBits, aad.toByteArray(), ciphertext.toByteArray()));
    }
}
