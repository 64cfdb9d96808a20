package io.keyhold.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/**
 * Feeds an AES-GCM cipher that encrypts in pieces: the JDK's inner loop is compiled soon when it is called often, and not
 * at all when it gets a megabyte at once. Decryption gains nothing from pieces, as the JDK collects them.
 */
final class GcmPieces {
    private static final int PIECE_BYTES = 8 << 10;
    private static final int ONE_SHOT_BYTES = 16 << 10;

    private GcmPieces() {}

    /** Encrypts the rest of a message; {@code out} must not overlap {@code in} ahead of what is read. */
    static int finish(Cipher cipher, byte[] in, int offset, int length, byte[] out, int outOffset)
            throws GeneralSecurityException {
        int last = length <= ONE_SHOT_BYTES ? length : length % PIECE_BYTES;
        int written = update(cipher, in, offset, length - last, out, outOffset);
        return written + cipher.doFinal(in, offset + length - last, last, out, outOffset + written);
    }

    /** Encrypts a part of a message. */
    static int update(Cipher cipher, byte[] in, int offset, int length, byte[] out, int outOffset)
            throws GeneralSecurityException {
        int written = 0;
        for (int done = 0; done < length; done += PIECE_BYTES) {
            written += cipher.update(in, offset + done, Math.min(PIECE_BYTES, length - done), out, outOffset + written);
        }
        return written;
    }

    /** Whether writing {@code out} could overwrite input before it is read, given that output may run ahead by that much. */
    static boolean overruns(byte[] in, int offset, int length, byte[] out, int outOffset, int ahead) {
        return in == out && outOffset + (long) ahead > offset && outOffset < offset + (long) length;
    }
}
