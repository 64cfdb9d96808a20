package io.keyhold.envelope;

import io.keyhold.api.FrameSize;
import io.keyhold.api.KmsException;
import io.keyhold.crypto.Engines;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals and opens runs of frames of one envelope. For one thread; each thread has its own over the same key. One object
 * serves one direction only.
 */
final class FrameCipher {
    private static final int TAG_BITS = 8 * Format.TAG_BYTES;
    private static final int NONCE_BYTES = 12;
    private static final int INDEX_AT = 7;
    private static final int LAST_AT = 11;

    private final Cipher cipher;
    private final SecretKey key;
    private final byte[] aad;
    private final int frameBytes;
    private final byte[] nonce = new byte[NONCE_BYTES];
    private final ByteBuffer nonceBuffer = ByteBuffer.wrap(nonce);

    FrameCipher(Engines engines, SecretKey key, byte[] aad, FrameSize frameSize) {
        this.cipher = engines.gcm();
        this.key = key;
        this.aad = aad;
        this.frameBytes = frameSize.bytes();
    }

    /** How many bytes a run of frames gives, or a few more where it is not one. */
    int outputSize(int length, boolean last, boolean seals) {
        int frames = length / (seals ? frameBytes : frameBytes + Format.TAG_BYTES) + (last ? 1 : 0);
        return seals ? length + frames * Format.TAG_BYTES : length;
    }

    /**
     * Seals a run of frames.
     *
     * @param first the index of the first frame
     * @param length whole frames; if {@code last}, a frame that is not full follows them
     * @return how many bytes were written, 16 for each frame more than were read
     * @throws KmsException.LimitExceeded if an envelope cannot hold so many frames; nothing of that frame is written
     */
    int seal(long first, byte[] in, int offset, int length, boolean last, byte[] out, int outOffset) {
        int full = length / frameBytes;
        int written = 0;
        for (int i = 0; i < full; i++) {
            written += seal(first + i, false, in, offset + i * frameBytes, frameBytes, out, outOffset + written);
        }
        if (last) {
            int done = full * frameBytes;
            written += seal(first + full, true, in, offset + done, length - done, out, outOffset + written);
        }
        return written;
    }

    /**
     * Opens a run of frames into an array that nobody else sees, as the JDK writes before it has checked the tag.
     *
     * @param length whole sealed frames; if {@code last}, a frame that is not full follows them
     * @return how many bytes were written
     * @throws KmsException.InvalidCiphertext if a frame is not what was sealed there; never says why
     */
    int open(long first, byte[] in, int offset, int length, boolean last, byte[] out, int outOffset) {
        int sealedBytes = frameBytes + Format.TAG_BYTES;
        int full = length / sealedBytes;
        int written = 0;
        for (int i = 0; i < full; i++) {
            written += open(first + i, false, in, offset + i * sealedBytes, sealedBytes, out, outOffset + written);
        }
        if (last) {
            int done = full * sealedBytes;
            written += open(first + full, true, in, offset + done, length - done, out, outOffset + written);
        }
        return written;
    }

    private int seal(long index, boolean last, byte[] in, int offset, int length, byte[] out, int outOffset) {
        if (index >= Format.MAX_FRAMES) {
            throw new KmsException.LimitExceeded(
                    "an envelope holds " + Format.MAX_FRAMES + " frames of `" + frameBytes + "` bytes",
                    "Split the data into several envelopes");
        }
        try {
            prepare(Cipher.ENCRYPT_MODE, index, last);
            return cipher.doFinal(in, offset, length, out, outOffset);
        } catch (GeneralSecurityException e) {
            throw EnvelopeKeys.failed("AES-GCM of the JDK did not seal a frame", e);
        }
    }

    private int open(long index, boolean last, byte[] in, int offset, int length, byte[] out, int outOffset) {
        if (index >= Format.MAX_FRAMES || length < Format.TAG_BYTES) {
            throw Format.refused();
        }
        try {
            prepare(Cipher.DECRYPT_MODE, index, last);
            return cipher.doFinal(in, offset, length, out, outOffset);
        } catch (AEADBadTagException e) {
            throw Format.refused();
        } catch (GeneralSecurityException e) {
            throw EnvelopeKeys.failed("AES-GCM of the JDK did not open a frame", e);
        }
    }

    private void prepare(int mode, long index, boolean last) throws GeneralSecurityException {
        nonceBuffer.putInt(INDEX_AT, (int) index);
        nonce[LAST_AT] = (byte) (last ? 1 : 0);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(aad);
    }
}
