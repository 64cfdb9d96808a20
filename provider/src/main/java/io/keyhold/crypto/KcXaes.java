package io.keyhold.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.Destroyable;
import org.jspecify.annotations.Nullable;

/**
 * KC-XAES-256-GCM under one key: XAES-256-GCM, which derives a fresh AES-256-GCM key for each message, with a key
 * commitment. A sealed message is a 24-byte nonce, a 32-byte commitment, the ciphertext and a 16-byte tag. Random nonces
 * are safe for 2^80 messages. Safe for concurrent use, without a lock.
 *
 * @see <a href="https://c2sp.org/XAES-256-GCM">C2SP XAES-256-GCM</a>
 * @see <a href="https://eprint.iacr.org/2025/758">IACR ePrint 2025/758, the commitment</a>
 */
public final class KcXaes implements Destroyable {
    /** Bytes of a key. */
    public static final int KEY_BYTES = 32;

    /** Bytes of a nonce. */
    public static final int NONCE_BYTES = 24;

    /** Bytes of a commitment. */
    public static final int COMMITMENT_BYTES = 32;

    /** Bytes of a tag. */
    public static final int TAG_BYTES = 16;

    /** By how many bytes a sealed message is longer than its plaintext. */
    public static final int OVERHEAD_BYTES = NONCE_BYTES + COMMITMENT_BYTES + TAG_BYTES;

    private static final int PREFIX_BYTES = NONCE_BYTES + COMMITMENT_BYTES;
    private static final int BLOCK = 16;
    private static final int HALF = NONCE_BYTES / 2;
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] COMMITMENT_LABEL = {'X', 'C', 'M', 'T'};
    private static final int LABEL_BYTES = COMMITMENT_LABEL.length;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final Engines engines;
    private final Pool<Cipher> gcms;
    private final SecureRandom random;
    private volatile @Nullable Keyed keyed;

    /**
     * AES under the key, and the blocks that go into it as they are without a nonce: those of the message's key and the
     * commitment's, and the two of the commitment. Where they are CMAC's, its subkey is in them.
     */
    private record Keyed(Pool<AesBlocks> aes, byte[] keyBlocks, byte[] commitmentBlocks) {}

    /** The values derived from a nonce: the key of one message, and the commitment to it. */
    private record Derived(SecretKeySpec key, byte[] commitment) {}

    /**
     * Ready to seal and open.
     *
     * @param key 32 bytes; copied into the ciphers, still the caller's to clear
     * @param random where nonces come from, fresh for each message
     */
    public KcXaes(byte[] key, Engines engines, SecureRandom random) {
        this(blocks(key, engines), engines, random);
    }

    /**
     * Ready to seal and open under a key that only {@code blocks} has.
     *
     * @param blocks gives what encrypts blocks for one thread; called again for more threads, and its results are kept
     * @param random where nonces come from, fresh for each message
     */
    public KcXaes(Supplier<AesBlocks> blocks, Engines engines, SecureRandom random) {
        Pool<AesBlocks> pool = new Pool<>(blocks);
        AesBlocks first = pool.take();
        byte[] subkey = subkey(first);
        this.keyed = new Keyed(pool, keyBlocks(subkey), commitmentBlocks(subkey));
        pool.give(first);
        Arrays.fill(subkey, (byte) 0);
        this.engines = engines;
        this.gcms = engines.rekeyedGcm();
        this.random = random;
    }

    /** Seals a message and gives the result as an array of its own. */
    public byte[] seal(byte[] plaintext, byte[] aad) {
        return seal(NOTHING, plaintext, 0, plaintext.length, aad);
    }

    /**
     * Seals a message under a fresh nonce.
     *
     * @param head what the result begins with; not covered by this call unless it is part of {@code aad} too
     * @param aad authenticated, not part of the result
     * @return head and sealed message, {@link #OVERHEAD_BYTES} longer than head and message; the caller owns the array
     * @throws IllegalStateException if destroyed
     */
    public byte[] seal(byte[] head, byte[] in, int offset, int length, byte[] aad) {
        Objects.checkFromIndexSize(offset, length, in.length);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        Derived derived = derive(nonce, 0);
        Cipher cipher = gcms.take();
        try {
            cipher.init(Cipher.ENCRYPT_MODE, derived.key(), iv(nonce, 0));
            engines.authenticate(cipher, aad);
            // Made last: a fence after it, as every system call and every atomic has one, would wait for its zeros.
            byte[] out = Arrays.copyOf(head, Math.addExact(head.length + OVERHEAD_BYTES, length));
            System.arraycopy(nonce, 0, out, head.length, NONCE_BYTES);
            System.arraycopy(derived.commitment(), 0, out, head.length + NONCE_BYTES, COMMITMENT_BYTES);
            GcmPieces.finish(cipher, in, offset, length, out, head.length + PREFIX_BYTES);
            gcms.give(cipher);
            return out;
        } catch (GeneralSecurityException e) {
            throw Engines.failed("AES-GCM failed to encrypt", e);
        }
    }

    /**
     * Opens a sealed message. The array must not change meanwhile.
     *
     * @return the plaintext; the caller owns the array and should clear it
     * @throws AEADBadTagException if message, key and authenticated data do not belong together; never says which
     * @throws IllegalStateException if destroyed
     */
    public byte[] open(byte[] sealed, int offset, int length, byte[] aad) throws AEADBadTagException {
        Objects.checkFromIndexSize(offset, length, sealed.length);
        if (length < OVERHEAD_BYTES) {
            throw refused();
        }
        Derived derived = derive(sealed, offset);
        byte[] commitment = Arrays.copyOfRange(sealed, offset + NONCE_BYTES, offset + PREFIX_BYTES);
        if (!MessageDigest.isEqual(commitment, derived.commitment())) {
            throw refused();
        }
        Cipher cipher = gcms.take();
        try {
            cipher.init(Cipher.DECRYPT_MODE, derived.key(), iv(sealed, offset));
            cipher.updateAAD(aad);
            byte[] plaintext = cipher.doFinal(sealed, offset + PREFIX_BYTES, length - PREFIX_BYTES);
            gcms.give(cipher);
            return plaintext;
        } catch (AEADBadTagException e) {
            throw refused();
        } catch (GeneralSecurityException e) {
            throw Engines.failed("AES-GCM failed to decrypt", e);
        }
    }

    /** Opens a sealed message that is an array of its own. */
    public byte[] open(byte[] sealed, byte[] aad) throws AEADBadTagException {
        return open(sealed, 0, sealed.length, aad);
    }

    /**
     * Drops the key; calls that have begun end as they would. What the ciphers hold stays in the heap until it is
     * collected, as the JDK's ciphers cannot be cleared.
     */
    @Override
    public void destroy() {
        keyed = null;
    }

    @Override
    public boolean isDestroyed() {
        return keyed == null;
    }

    /** Five AES blocks: two for the key of the message, one and then two for its commitment. */
    private Derived derive(byte[] nonce, int offset) {
        Keyed current = keyed;
        if (current == null) {
            throw new IllegalStateException("the KC-XAES-256-GCM key is destroyed");
        }
        AesBlocks aes = current.aes().take();
        Derived derived = aes instanceof AesBlocks.Remote remote
                ? remote.together(() -> derive(aes, current, nonce, offset))
                : derive(aes, current, nonce, offset);
        current.aes().give(aes);
        return derived;
    }

    private static Derived derive(AesBlocks aes, Keyed keyed, byte[] nonce, int offset) {
        byte[] blocks = keyed.keyBlocks().clone();
        for (int at = LABEL_BYTES; at < blocks.length; at += BLOCK) {
            xorHalf(blocks, at, nonce, offset);
        }
        aes.encrypt(blocks);
        byte[] commitment = keyed.commitmentBlocks().clone();
        for (int at = 0; at < commitment.length; at += BLOCK) {
            xorHalf(commitment, at, nonce, offset + HALF);
            xorBlock(commitment, at, blocks, KEY_BYTES);
        }
        aes.encrypt(commitment);
        SecretKeySpec key = new SecretKeySpec(blocks, 0, KEY_BYTES, "AES");
        Arrays.fill(blocks, (byte) 0);
        return new Derived(key, commitment);
    }

    /** The blocks of the message's key, two of CMAC in counter mode, and the one of the commitment's. */
    private static byte[] keyBlocks(byte[] subkey) {
        byte[] blocks = new byte[KEY_BYTES + BLOCK];
        for (int block = 0; block < 2; block++) {
            int at = block * BLOCK;
            blocks[at + 1] = (byte) (block + 1);
            blocks[at + 2] = 'X';
            xorBlock(blocks, at, subkey, 0);
        }
        System.arraycopy(COMMITMENT_LABEL, 0, blocks, KEY_BYTES, LABEL_BYTES);
        return blocks;
    }

    private static byte[] commitmentBlocks(byte[] subkey) {
        byte[] blocks = new byte[COMMITMENT_BYTES];
        for (int block = 0; block < 2; block++) {
            int at = block * BLOCK;
            blocks[at + 13] = 1;
            blocks[at + 15] = (byte) (block + 1);
            xorBlock(blocks, at, subkey, 0);
        }
        return blocks;
    }

    private static void xorBlock(byte[] block, int at, byte[] other, int otherAt) {
        xorHalf(block, at, other, otherAt);
        xor4(block, at + HALF, other, otherAt + HALF);
    }

    /** Half a nonce, or as much of a block. */
    private static void xorHalf(byte[] block, int at, byte[] other, int otherAt) {
        LONG.set(block, at, (long) LONG.get(block, at) ^ (long) LONG.get(other, otherAt));
        xor4(block, at + Long.BYTES, other, otherAt + Long.BYTES);
    }

    private static void xor4(byte[] block, int at, byte[] other, int otherAt) {
        INT.set(block, at, (int) INT.get(block, at) ^ (int) INT.get(other, otherAt));
    }

    /** The subkey K1 of CMAC. */
    private static byte[] subkey(AesBlocks aes) {
        byte[] block = new byte[BLOCK];
        aes.encrypt(block);
        return doubled(block);
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

    private static Supplier<AesBlocks> blocks(byte[] key, Engines engines) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "KC-XAES-256-GCM takes a key of " + KEY_BYTES + " bytes, not " + key.length);
        }
        SecretKeySpec aes = new SecretKeySpec(key, "AES");
        return () -> new CipherBlocks(engines.block(), aes);
    }

    private static AEADBadTagException refused() {
        return new AEADBadTagException("message, key and authenticated data do not belong together");
    }
}
