package io.keyhold.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * KC-XAES-256-GCM under one key: XAES-256-GCM, which derives a fresh AES-256-GCM key for each message, with a key
 * commitment. A sealed message is a 24-byte nonce, a 32-byte commitment, the ciphertext and a 16-byte tag. Random nonces
 * are safe for 2^80 messages. Safe for concurrent use.
 *
 * @see <a href="https://c2sp.org/XAES-256-GCM">C2SP XAES-256-GCM</a>
 * @see <a href="https://eprint.iacr.org/2025/758">IACR ePrint 2025/758, the commitment</a>
 */
public final class KcXaes {
    /** Bytes of a nonce. */
    public static final int NONCE_BYTES = 24;

    /** Bytes of a commitment. */
    public static final int COMMITMENT_BYTES = 32;

    /** Bytes of a tag. */
    public static final int TAG_BYTES = 16;

    /** By how many bytes a sealed message is longer than its plaintext. */
    public static final int OVERHEAD_BYTES = NONCE_BYTES + COMMITMENT_BYTES + TAG_BYTES;

    private static final int BLOCK = 16;
    private static final int HALF = NONCE_BYTES / 2;
    private static final byte[] COMMITMENT_LABEL = {'X', 'C', 'M', 'T'};
    private final byte[] subkey;
    private final Pool<Cipher> blocks;
    private final Pool<Cipher> gcms;
    private final SecureRandom random;

    /**
     * Ready to seal and open.
     *
     * @param key 32 bytes; copied into the ciphers, still the caller's to clear
     * @param random where nonces come from, fresh for each message
     */
    public KcXaes(byte[] key, Engines engines, SecureRandom random) {
        if (key.length != 32) {
            throw new IllegalArgumentException("KC-XAES-256-GCM takes a key of 32 bytes, not " + key.length);
        }
        SecretKeySpec aes = new SecretKeySpec(key, "AES");
        this.blocks = new Pool<>(() -> initialised(engines.block(), aes));
        this.gcms = new Pool<>(engines::gcm);
        this.random = random;
        this.subkey = doubled(encryptBlocks(new byte[BLOCK]));
    }

    /**
     * Seals a message under a fresh nonce.
     *
     * @param aad authenticated, not part of the result
     * @return how many bytes were written to {@code out}: {@code length + OVERHEAD_BYTES}
     */
    public int seal(byte[] in, int offset, int length, byte[] aad, byte[] out, int outOffset) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        return seal(nonce, in, offset, length, aad, out, outOffset);
    }

    /** Seals a message and gives the result as an array of its own. */
    public byte[] seal(byte[] plaintext, byte[] aad) {
        byte[] out = new byte[plaintext.length + OVERHEAD_BYTES];
        seal(plaintext, 0, plaintext.length, aad, out, 0);
        return out;
    }

    /** Seals under that nonce, which must never be used twice: for vectors only. */
    int seal(byte[] nonce, byte[] in, int offset, int length, byte[] aad, byte[] out, int outOffset) {
        Derived derived = derive(nonce);
        System.arraycopy(nonce, 0, out, outOffset, NONCE_BYTES);
        System.arraycopy(derived.commitment(), 0, out, outOffset + NONCE_BYTES, COMMITMENT_BYTES);
        Cipher cipher = gcms.take();
        try {
            cipher.init(Cipher.ENCRYPT_MODE, derived.key(), iv(nonce, 0));
            cipher.updateAAD(aad);
            cipher.doFinal(in, offset, length, out, outOffset + NONCE_BYTES + COMMITMENT_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM failed to encrypt", e);
        }
        gcms.give(cipher);
        return length + OVERHEAD_BYTES;
    }

    /**
     * Opens a sealed message.
     *
     * @return the plaintext; the caller owns the array and should clear it
     * @throws AEADBadTagException if message, key and authenticated data do not belong together; never says which
     */
    public byte[] open(byte[] sealed, int offset, int length, byte[] aad) throws AEADBadTagException {
        if (length < OVERHEAD_BYTES) {
            throw refused();
        }
        Derived derived = derive(Arrays.copyOfRange(sealed, offset, offset + NONCE_BYTES));
        int body = offset + NONCE_BYTES + COMMITMENT_BYTES;
        byte[] commitment = Arrays.copyOfRange(sealed, offset + NONCE_BYTES, body);
        if (!MessageDigest.isEqual(commitment, derived.commitment())) {
            throw refused();
        }
        Cipher cipher = gcms.take();
        try {
            cipher.init(Cipher.DECRYPT_MODE, derived.key(), iv(sealed, offset));
            cipher.updateAAD(aad);
            byte[] plaintext = cipher.doFinal(sealed, body, length - NONCE_BYTES - COMMITMENT_BYTES);
            gcms.give(cipher);
            return plaintext;
        } catch (AEADBadTagException e) {
            throw refused();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM failed to decrypt", e);
        }
    }

    /** Opens a sealed message that is an array of its own. */
    public byte[] open(byte[] sealed, byte[] aad) throws AEADBadTagException {
        return open(sealed, 0, sealed.length, aad);
    }

    /** What a nonce derives: the key of one message, and the commitment to it. */
    private record Derived(SecretKeySpec key, byte[] commitment) {}

    private Derived derive(byte[] nonce) {
        byte[] first = new byte[3 * BLOCK];
        first[1] = 1;
        first[2] = 'X';
        System.arraycopy(nonce, 0, first, 4, HALF);
        first[BLOCK + 1] = 2;
        first[BLOCK + 2] = 'X';
        System.arraycopy(nonce, 0, first, BLOCK + 4, HALF);
        System.arraycopy(COMMITMENT_LABEL, 0, first, 2 * BLOCK, COMMITMENT_LABEL.length);
        System.arraycopy(nonce, 0, first, 2 * BLOCK + COMMITMENT_LABEL.length, HALF);
        for (int i = 0; i < BLOCK; i++) {
            first[i] ^= subkey[i];
            first[BLOCK + i] ^= subkey[i];
        }
        byte[] derived = encryptBlocks(first);
        byte[] second = new byte[2 * BLOCK];
        for (int block = 0; block < 2; block++) {
            int at = block * BLOCK;
            System.arraycopy(nonce, HALF, second, at, HALF);
            second[at + 13] = 1;
            second[at + 15] = (byte) (block + 1);
            for (int i = 0; i < BLOCK; i++) {
                second[at + i] ^= (byte) (derived[2 * BLOCK + i] ^ subkey[i]);
            }
        }
        SecretKeySpec key = new SecretKeySpec(derived, 0, 2 * BLOCK, "AES");
        Arrays.fill(derived, (byte) 0);
        return new Derived(key, encryptBlocks(second));
    }

    private byte[] encryptBlocks(byte[] in) {
        Cipher cipher = blocks.take();
        try {
            byte[] out = cipher.doFinal(in);
            blocks.give(cipher);
            return out;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES failed", e);
        }
    }

    private static GCMParameterSpec iv(byte[] nonce, int offset) {
        return new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce, offset + HALF, HALF);
    }

    /** Doubling in GF(2^128), by which CMAC makes its subkey: NIST SP 800-38B, section 6.1. */
    private static byte[] doubled(byte[] block) {
        byte[] out = new byte[BLOCK];
        int carry = 0;
        for (int i = BLOCK - 1; i >= 0; i--) {
            int b = block[i] & 0xff;
            out[i] = (byte) (b << 1 | carry);
            carry = b >>> 7;
        }
        out[BLOCK - 1] ^= (byte) (0x87 & -carry);
        return out;
    }

    private static Cipher initialised(Cipher cipher, SecretKeySpec key) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key);
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES refused its key", e);
        }
    }

    private static AEADBadTagException refused() {
        return new AEADBadTagException("message, key and authenticated data do not belong together");
    }
}
