package io.keyhold.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HKDF with HMAC-SHA-256. Stateless.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5869">RFC 5869</a>
 */
public final class Hkdf {
    private static final String HMAC = "HmacSHA256";
    private static final int HASH_BYTES = 32;
    private static final int MAX_BYTES = 255 * HASH_BYTES;

    private Hkdf() {}

    /**
     * Extract and expand.
     *
     * @param secret the input keying material; not changed
     * @param salt the salt; empty for none
     * @param info what the derived key is for
     * @param length how many bytes, 1 to 8160
     * @return the derived key; the caller owns the array and clears it
     */
    public static byte[] derive(byte[] secret, byte[] salt, byte[] info, int length) {
        byte[] key = extract(secret, salt);
        try {
            return expand(key, info, length);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** The same without salt, for a purpose given as ASCII text. */
    public static byte[] derive(byte[] secret, String purpose, int length) {
        return derive(secret, new byte[0], purpose.getBytes(StandardCharsets.US_ASCII), length);
    }

    /** HKDF-Extract: a pseudorandom key of 32 bytes. */
    static byte[] extract(byte[] secret, byte[] salt) {
        return mac(salt.length == 0 ? new byte[HASH_BYTES] : salt).doFinal(secret);
    }

    /** HKDF-Expand. */
    static byte[] expand(byte[] key, byte[] info, int length) {
        if (length < 1 || length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "HKDF cannot give " + length + " bytes; 1 to " + MAX_BYTES + " are allowed");
        }
        Mac mac = mac(key);
        byte[] out = new byte[length];
        byte[] block = new byte[0];
        for (int done = 0, counter = 1; done < length; counter++) {
            mac.update(block);
            mac.update(info);
            mac.update((byte) counter);
            Arrays.fill(block, (byte) 0);
            block = mac.doFinal();
            int part = Math.min(HASH_BYTES, length - done);
            System.arraycopy(block, 0, out, done, part);
            done += part;
        }
        Arrays.fill(block, (byte) 0);
        return out;
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(HMAC, Engines.SUN_JCE);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no " + HMAC, e);
        }
    }
}
