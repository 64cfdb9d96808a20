package io.keyhold.api;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Identifies one KMS key: a lower-case UUID, or {@code mrk-} and 32 lower-case hex digits for a multi-Region key.
 *
 * @param value the id
 */
public record KeyId(String value) implements Comparable<KeyId> {
    private static final int[] HYPHENS = {8, 13, 18, 23};

    /** Refuses what has neither form. */
    public KeyId {
        if (!isKeyId(value)) {
            throw new KmsException.NotFound(
                    "Invalid keyId '" + value + "'",
                    "Pass the KeyId that CreateKey returned: a lower-case UUID, or mrk- with 32 hex digits");
        }
    }

    /** The key id that {@code text} is, if it has the form of one. */
    public static Optional<KeyId> find(String text) {
        return isKeyId(text) ? Optional.of(new KeyId(text)) : Optional.empty();
    }

    /** A new random id: 122 random bits in the form of a version 4 UUID (RFC 9562, section 5.4). */
    public static KeyId random(SecureRandom random) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        bytes[6] = (byte) ((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte) ((bytes[8] & 0x3f) | 0x80);
        return of(bytes);
    }

    /** A new random id of a multi-Region key: 128 random bits. */
    public static KeyId randomMultiRegion(SecureRandom random) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return new KeyId("mrk-" + HexFormat.of().formatHex(bytes));
    }

    /** The single-Region id whose UUID has these 16 bytes. */
    public static KeyId of(byte[] uuid) {
        String hex = HexFormat.of().formatHex(uuid);
        return new KeyId(hex.substring(0, 8)
                + '-'
                + hex.substring(8, 12)
                + '-'
                + hex.substring(12, 16)
                + '-'
                + hex.substring(16, 20)
                + '-'
                + hex.substring(20));
    }

    /** Whether the key is a multi-Region key. */
    public boolean isMultiRegion() {
        return value.startsWith("mrk-");
    }

    @Override
    public int compareTo(KeyId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    private static boolean isKeyId(String text) {
        if (text.length() != 36) {
            return false;
        }
        boolean multiRegion = text.startsWith("mrk-");
        for (int i = multiRegion ? 4 : 0; i < 36; i++) {
            char c = text.charAt(i);
            boolean hyphen = !multiRegion && (i == HYPHENS[0] || i == HYPHENS[1] || i == HYPHENS[2] || i == HYPHENS[3]);
            if (hyphen ? c != '-' : !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }
}
