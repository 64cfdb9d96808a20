package io.keyhold.crypto;

import io.keyhold.api.Utf8;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The hash of a secret of a user or role: Argon2id with 19 MiB, 2 passes and 1 lane, the least that OWASP
 * recommends, over a salt of 16 random bytes. The bytes are a version 1, memory in KiB, passes and lanes in four bytes
 * each, salt and 32 bytes of hash. An attacker who obtains the hashes still pays that cost per guess.
 */
public final class SecretHash {
    private static final byte VERSION = 1;
    private static final int MEMORY_KIB = 19_456;
    private static final int MAX_MEMORY_KIB = 1_048_576;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int MOST = 16;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int BYTES = 1 + 3 * Integer.BYTES + SALT_BYTES + HASH_BYTES;

    private SecretHash() {}

    /** The hash of a secret, under a new salt. */
    public static byte[] create(char[] secret, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] hash = Argon2id.derive(secret, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES);
        try {
            return ByteBuffer.allocate(BYTES)
                    .put(VERSION)
                    .putInt(MEMORY_KIB)
                    .putInt(PASSES)
                    .putInt(LANES)
                    .put(salt)
                    .put(hash)
                    .array();
        } finally {
            Arrays.fill(hash, (byte) 0);
        }
    }

    /** Whether the hash is that of the secret; compares in constant time. False too for what is not a hash of ours,
     * and for a secret that is not Unicode text. */
    public static boolean matches(char[] secret, byte[] stored) {
        if (stored.length != BYTES || stored[0] != VERSION || !Utf8.hasForm(CharBuffer.wrap(secret))) {
            return false;
        }
        ByteBuffer in = ByteBuffer.wrap(stored).position(1);
        int memory = in.getInt();
        int passes = in.getInt();
        int lanes = in.getInt();
        if (memory < MEMORY_KIB || memory > MAX_MEMORY_KIB || !isCount(passes) || !isCount(lanes)) {
            return false;
        }
        byte[] salt = new byte[SALT_BYTES];
        byte[] expected = new byte[HASH_BYTES];
        in.get(salt).get(expected);
        byte[] hash = Argon2id.derive(secret, salt, memory, passes, lanes, HASH_BYTES);
        try {
            return MessageDigest.isEqual(hash, expected);
        } finally {
            Arrays.fill(hash, (byte) 0);
        }
    }

    private static boolean isCount(int value) {
        return value >= 1 && value <= MOST;
    }
}
