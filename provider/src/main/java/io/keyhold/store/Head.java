package io.keyhold.store;

import io.keyhold.api.KmsException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The head of a store, sealed: which epoch it is at, the digest over the set of all records, and the last link of the
 * chain of changes. Content: epoch (8 bytes), digest (32), link (32).
 *
 * @param epoch rises by one with each transaction that changes something
 * @param digest the sum modulo 2^256 of what each record adds
 * @param link the last link of the chain of changes
 */
record Head(long epoch, byte[] digest, byte[] link) {
    private static final int HASH_BYTES = 32;

    /** The head of an empty store. */
    static Head empty() {
        return new Head(0, new byte[HASH_BYTES], new byte[HASH_BYTES]);
    }

    byte[] encode() {
        return ByteBuffer.allocate(Long.BYTES + 2 * HASH_BYTES)
                .putLong(epoch)
                .put(digest)
                .put(link)
                .array();
    }

    static Head decode(byte[] content) {
        if (content.length != Long.BYTES + 2 * HASH_BYTES) {
            throw new KmsException.StoreIntegrity(
                    "the head of the store is malformed", "Restore the store from a backup");
        }
        int link = Long.BYTES + HASH_BYTES;
        return new Head(
                ByteBuffer.wrap(content).getLong(),
                Arrays.copyOfRange(content, Long.BYTES, link),
                Arrays.copyOfRange(content, link, link + HASH_BYTES));
    }

    /** Adds to a digest, modulo 2^256. */
    static void add(byte[] digest, byte[] element) {
        int carry = 0;
        for (int i = HASH_BYTES - 1; i >= 0; i--) {
            int sum = (digest[i] & 0xff) + (element[i] & 0xff) + carry;
            digest[i] = (byte) sum;
            carry = sum >>> 8;
        }
    }

    /** Takes from a digest, modulo 2^256. */
    static void subtract(byte[] digest, byte[] element) {
        int borrow = 0;
        for (int i = HASH_BYTES - 1; i >= 0; i--) {
            int difference = (digest[i] & 0xff) - (element[i] & 0xff) - borrow;
            digest[i] = (byte) difference;
            borrow = difference < 0 ? 1 : 0;
        }
    }
}
