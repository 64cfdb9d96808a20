package io.keyhold.server.xks;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.util.Base64;

/** How the parts of a ciphertext are bound together. */
public final class CiphertextParts {
    private CiphertextParts() {}

    /**
     * What AES-GCM authenticates: length in two bytes and additional authenticated data, then length in one byte and metadata of
     * the ciphertext.
     */
    public static byte[] authenticated(byte[] aad, byte[] metadata) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(aad.length + metadata.length + 3);
        bytes.write(aad.length >> 8);
        bytes.write(aad.length);
        bytes.writeBytes(aad);
        bytes.write(metadata.length);
        bytes.writeBytes(metadata);
        return bytes.toByteArray();
    }

    /** The integrity value over all parts, in Base64. */
    public static String integrityValue(byte[] aad, byte[] metadata, byte[] iv, byte[] ciphertext, byte[] tag) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256", "SUN");
            sha256.update(aad);
            sha256.update(metadata);
            sha256.update(iv);
            sha256.update(ciphertext);
            return Base64.getEncoder().encodeToString(sha256.digest(tag));
        } catch (NoSuchAlgorithmException | NoSuchProviderException e) {
            throw new IllegalStateException("the JDK has no SHA-256", e);
        }
    }
}
