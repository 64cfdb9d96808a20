package io.keyhold.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;

/** AES blocks of a cipher of a provider. */
final class CipherBlocks implements AesBlocks {
    private final Cipher cipher;

    /**
     * Keys the cipher.
     *
     * @param cipher AES/ECB/NoPadding
     */
    CipherBlocks(Cipher cipher, SecretKey key) {
        this.cipher = cipher;
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key);
        } catch (GeneralSecurityException e) {
            throw Engines.failed("AES refused its key", e);
        }
    }

    @Override
    public void encrypt(byte[] blocks) {
        try {
            cipher.doFinal(blocks, 0, blocks.length, blocks, 0);
        } catch (GeneralSecurityException e) {
            throw Engines.failed("AES failed to encrypt a block", e);
        }
    }
}
