package io.keyhold.store.root;

import io.keyhold.crypto.Engines;
import io.keyhold.crypto.KcXaes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The ciphers and hashes of the store.
 *
 * @param engines serves AES
 * @param random serves nonces, keys and ids
 */
public record Ciphers(Engines engines, SecureRandom random) {
    public static final int KEY_BYTES = 32;
    private static final String JDK_MAC = "SunJCE";
    private static final String JDK_DIGEST = "SUN";
    private static final String HMAC = "HmacSHA256";

    /** KC-XAES-256-GCM under a key that stays the caller's to clear. */
    public KcXaes under(byte[] key) {
        return new KcXaes(key, engines, random);
    }

    public byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** HMAC-SHA-256 under that key; for one thread at a time. */
    public static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(HMAC, JDK_MAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no " + HMAC, e);
        }
    }

    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256", JDK_DIGEST).digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no SHA-256", e);
        }
    }
}
