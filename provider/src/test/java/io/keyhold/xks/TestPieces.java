package io.keyhold.xks;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** How the specification joins bytes, written without the code under test. */
final class TestPieces {
    private TestPieces() {}

    /** The integrity value, as bytes. */
    static byte[] integrity(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        try {
            return MessageDigest.getInstance("SHA-256").digest(all.toByteArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a key manager authenticates: both with their lengths. */
    static byte[] authenticated(byte[] aad, byte[] metadata) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(aad.length >> 8);
        all.write(aad.length);
        all.writeBytes(aad);
        all.write(metadata.length);
        all.writeBytes(metadata);
        return all.toByteArray();
    }
}
