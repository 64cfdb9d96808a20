package io.keyhold.xks;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * A ciphertext of a key manager, in the pieces that it needs to decrypt it. Arrays are neither copied nor changed.
 *
 * @param ciphertext as long as the plaintext
 * @param iv 12 or 16 bytes
 * @param tag 16 bytes
 * @param metadata up to 20 bytes of the key manager's own; may be empty
 */
record ExternalCiphertext(byte[] ciphertext, byte[] iv, byte[] tag, byte[] metadata) {
    static final int SHORT_IV_BYTES = 12;
    static final int LONG_IV_BYTES = 16;
    static final int TAG_BYTES = 16;
    static final int MAX_METADATA_BYTES = 20;

    /** The integrity value over all pieces and the additional authenticated data, in Base64. */
    String integrityValue(byte[] aad) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256", "SUN");
            sha256.update(aad);
            sha256.update(metadata);
            sha256.update(iv);
            sha256.update(ciphertext);
            return Base64.getEncoder().encodeToString(sha256.digest(tag));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no SHA-256", e);
        }
    }

    /** The sizes only. */
    @Override
    public String toString() {
        return "ExternalCiphertext[" + ciphertext.length + " bytes, iv " + iv.length + ", metadata " + metadata.length
                + "]";
    }
}
