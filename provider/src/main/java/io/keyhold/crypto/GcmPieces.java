package io.keyhold.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/**
 * Feeds an AES-GCM cipher that encrypts in pieces: the JDK's inner loop is compiled soon when it is called often, and not
 * at all when it gets a megabyte at once. Once it is compiled, pieces are large. Decryption gains nothing from pieces, as
 * the JDK collects them.
 */
final class GcmPieces {
    private static final int PIECE_BYTES = 8 << 10;
    private static final int ONE_SHOT_BYTES = 16 << 10;
    private static final int LARGE_PIECE_BYTES = 1 << 20;

    /** After that many pieces the loop was long compiled, by whatever compiler the virtual machine has. */
    private static final int WARM = 1 << 17;

    /** About how many pieces there were: threads that count at the same time may count once, which does no harm. */
    private static int pieces;

    private GcmPieces() {}

    /** Encrypts the rest of a message; {@code out} must not overlap {@code in} ahead of what is read. */
    static int finish(Cipher cipher, byte[] in, int offset, int length, byte[] out, int outOffset)
            throws GeneralSecurityException {
        int last = length <= oneShotBytes() ? length : length % pieceBytes();
        int written = update(cipher, in, offset, length - last, out, outOffset);
        return written + cipher.doFinal(in, offset + length - last, last, out, outOffset + written);
    }

    /** Encrypts the rest of a message into an array of its own. */
    static byte[] finish(Cipher cipher, byte[] in, int offset, int length, int tagBytes)
            throws GeneralSecurityException {
        if (length <= oneShotBytes()) {
            return cipher.doFinal(in, offset, length);
        }
        byte[] out = new byte[Math.addExact(length, tagBytes)];
        finish(cipher, in, offset, length, out, 0);
        return out;
    }

    /** Encrypts a part of a message. */
    static int update(Cipher cipher, byte[] in, int offset, int length, byte[] out, int outOffset)
            throws GeneralSecurityException {
        int piece = pieceBytes();
        int written = 0;
        for (int done = 0; done < length; done += piece) {
            written += cipher.update(in, offset + done, Math.min(piece, length - done), out, outOffset + written);
        }
        if (piece == PIECE_BYTES && length >= PIECE_BYTES) {
            pieces += length / PIECE_BYTES;
        }
        return written;
    }

    private static int pieceBytes() {
        return pieces < WARM ? PIECE_BYTES : LARGE_PIECE_BYTES;
    }

    private static int oneShotBytes() {
        return pieces < WARM ? ONE_SHOT_BYTES : LARGE_PIECE_BYTES;
    }

    /** Whether writing {@code out} could overwrite input before it is read, given that output may run ahead by that much. */
    static boolean overruns(byte[] in, int offset, int length, byte[] out, int outOffset, int ahead) {
        return in == out && outOffset + (long) ahead > offset && outOffset < offset + (long) length;
    }
}
