package io.keyhold.crypto;

import java.util.function.Supplier;

/**
 * Encrypts single blocks with AES-256 under one key: all that KC-XAES-256-GCM needs of its key, so that the key may be
 * one that nobody can read. For one thread at a time.
 */
@FunctionalInterface
public interface AesBlocks {
    /**
     * Encrypts each block for itself, in place (ECB, NIST SP 800-38A section 6.1).
     *
     * @param blocks a multiple of 16 bytes, at most 48
     * @throws io.keyhold.api.KmsException if the holder of the key refuses; the content of {@code blocks} is then undefined
     */
    void encrypt(byte[] blocks);

    /** Blocks that are encrypted elsewhere, where one call for several of them costs less than several. */
    interface Remote extends AesBlocks {
        /**
         * Does work that encrypts blocks here.
         *
         * @param work may be done again from the start, or go on after this call was given up; it changes nothing that is not its own
         * @throws io.keyhold.api.KmsException if the holder of the key refuses
         */
        <T> T together(Supplier<T> work);
    }
}
