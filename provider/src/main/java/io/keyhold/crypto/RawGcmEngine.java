package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.Destroyable;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM under a key material itself, for interoperability (NIST SP 800-38D). Who calls it keeps IVs apart and
 * counts messages. IVs of 12 bytes are the rule; others are hashed, as the standard says. Safe for concurrent use,
 * without a lock.
 */
public final class RawGcmEngine implements Destroyable {
    /** The tag length that is used unless another one is asked for. */
    public static final int TAG_BITS = 128;

    /** The longest plaintext of one message: what the JDK's cipher takes. */
    public static final int MAX_PLAINTEXT_BYTES = Integer.MAX_VALUE - 64;

    private static final int MIN_TAG_BITS = 96;

    private final Engines engines;
    private volatile @Nullable Keyed keyed;

    /** The key, and ciphers that were keyed with it before. */
    private record Keyed(SecretKeySpec key, Pool<Cipher> ciphers) {}

    /**
     * Keys the ciphers; the material may be destroyed afterwards.
     *
     * @param material of spec SYMMETRIC_DEFAULT
     */
    public RawGcmEngine(KeyMaterial material, Engines engines) {
        if (material.spec() != KeySpec.SYMMETRIC_DEFAULT) {
            throw new KmsException.Internal(
                    "key spec " + material.spec() + " has no AES-GCM", "Use a SYMMETRIC_DEFAULT key");
        }
        this.engines = engines;
        this.keyed = new Keyed(material.use(bytes -> new SecretKeySpec(bytes, "AES")), new Pool<>(engines::gcm));
    }

    /** {@link #encrypt(byte[], int, byte[], byte[], int, int, byte[], int)} with a tag of 128 bits. */
    public int encrypt(byte[] iv, byte[] aad, byte[] in, int offset, int length, byte[] out, int outOffset) {
        return encrypt(iv, TAG_BITS, aad, in, offset, length, out, outOffset);
    }

    /**
     * Encrypts a message in one call, without copies. {@code in} and {@code out} may be the same array.
     *
     * @param iv never used before under this key
     * @param tagBits 96, 104, 112, 120 or 128
     * @return how many bytes were written to {@code out}: ciphertext and tag
     * @throws KmsException.Validation if IV or tag length is not allowed
     * @throws IndexOutOfBoundsException if {@code out} is too short; nothing is written
     */
    public int encrypt(
            byte[] iv, int tagBits, byte[] aad, byte[] in, int offset, int length, byte[] out, int outOffset) {
        if (GcmPieces.overruns(in, offset, length, out, outOffset, 0)) {
            return encryption(iv, tagBits, aad).finish(in, offset, length, out, outOffset);
        }
        requireAllowed(iv, tagBits);
        Objects.checkFromIndexSize(offset, length, in.length);
        Objects.checkFromIndexSize(outOffset, Math.addExact(length, tagBits / Byte.SIZE), out.length);
        requireRoom(0, length);
        Keyed current = keyed();
        Cipher cipher = initialised(current, Cipher.ENCRYPT_MODE, iv, tagBits, aad);
        try {
            int written = GcmPieces.finish(cipher, in, offset, length, out, outOffset);
            current.ciphers().give(cipher);
            return written;
        } catch (GeneralSecurityException e) {
            throw Engines.failed("AES-GCM failed to encrypt", e);
        }
    }

    /**
     * Encrypts a message in one call, into an array of its own. That array is made last, right before the bytes that go in:
     * a fence between both would wait for its zeros to reach the memory.
     *
     * @param iv never used before under this key
     * @param tagBits 96, 104, 112, 120 or 128
     * @return ciphertext and tag, which the caller owns
     * @throws KmsException.Validation if IV or tag length is not allowed
     */
    public byte[] seal(byte[] iv, int tagBits, byte[] aad, byte[] in, int offset, int length) {
        requireAllowed(iv, tagBits);
        Objects.checkFromIndexSize(offset, length, in.length);
        requireRoom(0, length);
        Keyed current = keyed();
        Cipher cipher = initialised(current, Cipher.ENCRYPT_MODE, iv, tagBits, aad);
        try {
            byte[] sealed = GcmPieces.finish(cipher, in, offset, length, tagBits / Byte.SIZE);
            current.ciphers().give(cipher);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw Engines.failed("AES-GCM failed to encrypt", e);
        }
    }

    /** {@link #encryption} with a tag of 128 bits. */
    public Encryption begin(byte[] iv, byte[] aad) {
        return encryption(iv, TAG_BITS, aad);
    }

    /**
     * Begins the encryption of a message that comes in pieces.
     *
     * @param iv never used before under this key
     * @param tagBits 96, 104, 112, 120 or 128
     * @throws KmsException.Validation if IV or tag length is not allowed
     */
    public Encryption encryption(byte[] iv, int tagBits, byte[] aad) {
        Keyed current = keyed();
        Cipher cipher = initialised(current, Cipher.ENCRYPT_MODE, iv, tagBits, aad);
        return new Encryption(cipher, current.ciphers(), tagBits / Byte.SIZE);
    }

    /** {@link #open(byte[], int, byte[], byte[], int, int)} over a whole array. */
    public Optional<byte[]> open(byte[] iv, int tagBits, byte[] aad, byte[] ciphertext) {
        return open(iv, tagBits, aad, ciphertext, 0, ciphertext.length);
    }

    /**
     * Opens a message. The array must not change meanwhile.
     *
     * @param in ciphertext and tag
     * @return the plaintext, which the caller owns; empty if key, IV, authenticated data, ciphertext and tag do not belong
     *     together
     * @throws KmsException.Validation if IV or tag length is not allowed
     */
    public Optional<byte[]> open(byte[] iv, int tagBits, byte[] aad, byte[] in, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, in.length);
        requireAllowed(iv, tagBits);
        if (length < tagBits / Byte.SIZE) {
            return Optional.empty();
        }
        Keyed current = keyed();
        Cipher cipher = initialised(current, Cipher.DECRYPT_MODE, iv, tagBits, aad);
        try {
            byte[] plaintext = cipher.doFinal(in, offset, length);
            current.ciphers().give(cipher);
            return Optional.of(plaintext);
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw Engines.failed("AES-GCM failed to decrypt", e);
        }
    }

    /** Drops the key; messages that have begun end as they would. */
    @Override
    public void destroy() {
        keyed = null;
    }

    @Override
    public boolean isDestroyed() {
        return keyed == null;
    }

    private Keyed keyed() {
        Keyed current = keyed;
        if (current == null) {
            throw new IllegalStateException("the AES-GCM key is destroyed");
        }
        return current;
    }

    private Cipher initialised(Keyed current, int mode, byte[] iv, int tagBits, byte[] aad) {
        requireAllowed(iv, tagBits);
        GCMParameterSpec parameters = new GCMParameterSpec(tagBits, iv);
        Cipher cipher = current.ciphers().take();
        try {
            try {
                cipher.init(mode, current.key(), parameters);
            } catch (InvalidAlgorithmParameterException e) {
                // This cipher's last message had the same IV. Whether that is allowed is not decided here, nor by
                // chance.
                cipher = engines.gcm();
                cipher.init(mode, current.key(), parameters);
            }
            if (aad.length > 0 && mode == Cipher.ENCRYPT_MODE) {
                engines.authenticate(cipher, aad);
            } else if (aad.length > 0) {
                cipher.updateAAD(aad);
            }
            return cipher;
        } catch (GeneralSecurityException e) {
            throw Engines.failed("AES-GCM refused its key or IV", e);
        }
    }

    private static void requireRoom(long takenBytes, int length) {
        if (length > MAX_PLAINTEXT_BYTES - takenBytes) {
            throw new KmsException.Validation(
                    "one AES-GCM message holds at most " + MAX_PLAINTEXT_BYTES + " bytes", "Use KEYHOLD/ENVELOPE");
        }
    }

    private static void requireAllowed(byte[] iv, int tagBits) {
        if (tagBits < MIN_TAG_BITS || tagBits > TAG_BITS || tagBits % Byte.SIZE != 0) {
            throw new KmsException.Validation(
                    "a tag of `" + tagBits + "` bits is not allowed",
                    "Use 128 bits; 96, 104, 112 and 120 are allowed too");
        }
        if (iv.length == 0) {
            throw new KmsException.Validation("the IV is empty", "Use an IV of 12 bytes");
        }
    }

    /** The encryption of one message. For one thread at a time. */
    public static final class Encryption {
        private static final int BLOCK = 16;

        private final Pool<Cipher> pool;
        private final int tagBytes;
        private final byte[] held = new byte[BLOCK];
        private @Nullable Cipher cipher;
        private int heldBytes;
        private long takenBytes;

        private Encryption(Cipher cipher, Pool<Cipher> pool, int tagBytes) {
            this.cipher = cipher;
            this.pool = pool;
            this.tagBytes = tagBytes;
        }

        /** How many bytes {@link #finish} writes for {@code length} bytes more; {@link #update} writes fewer. */
        public int outputSize(int length) {
            return Math.addExact(heldBytes + tagBytes, length);
        }

        /**
         * Encrypts the next bytes: as many whole blocks as there are. {@code in} and {@code out} may be the same array.
         *
         * @return how many bytes were written to {@code out}
         * @throws KmsException.Validation if the message gets longer than {@link #MAX_PLAINTEXT_BYTES}
         * @throws IndexOutOfBoundsException if {@code out} is too short; nothing is taken
         * @throws IllegalStateException if finished
         */
        public int update(byte[] in, int offset, int length, byte[] out, int outOffset) {
            Cipher running = running();
            Objects.checkFromIndexSize(offset, length, in.length);
            Objects.checkFromIndexSize(outOffset, (int) (heldBytes + (long) length & -BLOCK), out.length);
            count(length);
            return over(
                    in, offset, length, out, outOffset, (from, at) -> take(running, from, at, length, out, outOffset));
        }

        /**
         * Encrypts the last bytes and appends the tag. {@code in} and {@code out} may be the same array.
         *
         * @return how many bytes were written to {@code out}
         * @throws KmsException.Validation if the message gets longer than {@link #MAX_PLAINTEXT_BYTES}
         * @throws IndexOutOfBoundsException if {@code out} is too short; nothing is taken
         * @throws IllegalStateException if finished
         */
        public int finish(byte[] in, int offset, int length, byte[] out, int outOffset) {
            Cipher running = running();
            Objects.checkFromIndexSize(offset, length, in.length);
            Objects.checkFromIndexSize(outOffset, outputSize(length), out.length);
            count(length);
            cipher = null;
            int written = over(in, offset, length, out, outOffset, (from, at) -> {
                if (heldBytes == 0) {
                    return GcmPieces.finish(running, from, at, length, out, outOffset);
                }
                int whole = take(running, from, at, length, out, outOffset);
                return whole + running.doFinal(held, 0, heldBytes, out, outOffset + whole);
            });
            Arrays.fill(held, (byte) 0);
            pool.give(running);
            return written;
        }

        private interface Work {
            int encrypt(byte[] from, int at) throws GeneralSecurityException;
        }

        /** Works on the input, or on a copy of it where output would run over it. */
        private int over(byte[] in, int offset, int length, byte[] out, int outOffset, Work work) {
            boolean copied = GcmPieces.overruns(in, offset, length, out, outOffset, heldBytes);
            byte[] from = copied ? Arrays.copyOfRange(in, offset, offset + length) : in;
            try {
                return work.encrypt(from, copied ? 0 : offset);
            } catch (GeneralSecurityException e) {
                throw Engines.failed("AES-GCM failed to encrypt", e);
            } finally {
                if (copied) {
                    Arrays.fill(from, (byte) 0);
                }
            }
        }

        /** Encrypts whole blocks and holds the rest, so that every engine gives the same bytes at the same time. */
        private int take(Cipher running, byte[] in, int offset, int length, byte[] out, int outOffset)
                throws GeneralSecurityException {
            int fill = heldBytes == 0 ? 0 : Math.min(BLOCK - heldBytes, length);
            System.arraycopy(in, offset, held, heldBytes, fill);
            heldBytes += fill;
            int written = 0;
            if (heldBytes == BLOCK) {
                written = running.update(held, 0, BLOCK, out, outOffset);
                heldBytes = 0;
            }
            int whole = length - fill & -BLOCK;
            written += GcmPieces.update(running, in, offset + fill, whole, out, outOffset + written);
            int rest = length - fill - whole;
            System.arraycopy(in, offset + fill + whole, held, heldBytes, rest);
            heldBytes += rest;
            return written;
        }

        private void count(int length) {
            requireRoom(takenBytes, length);
            takenBytes += length;
        }

        private Cipher running() {
            Cipher running = cipher;
            if (running == null) {
                throw new IllegalStateException("the message is finished; begin another one");
            }
            return running;
        }
    }
}
