package io.keyhold.crypto;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-GCM under one material itself, as other programs use it. The engine below is fed in pieces of {@value #PIECE}
 * bytes, which lets the JDK compile its inner loop. Safe for concurrent use; what it returns is not.
 *
 * @see <a href="https://doi.org/10.6028/NIST.SP.800-38D">NIST SP 800-38D</a>
 */
public final class RawGcmEngine {
    private static final int PIECE = 8192;
    private final SecretKeySpec key;
    private final Pool<Cipher> ciphers;

    /** Uses the bytes of an AES material as they are. */
    public RawGcmEngine(KeyMaterial material, Engines engines) {
        this.key = material.use(bytes -> new SecretKeySpec(bytes, "AES"));
        this.ciphers = new Pool<>(engines::gcm);
    }

    /** Begins a message; the IV must never come again under this material. */
    public Encryption encryption(byte[] iv, int tagBits, byte[] aad) {
        return new Encryption(started(Cipher.ENCRYPT_MODE, iv, tagBits, aad));
    }

    /**
     * Opens a message.
     *
     * @return the plaintext, which the caller owns; empty if the tag is wrong
     */
    public Optional<byte[]> open(byte[] iv, int tagBits, byte[] aad, byte[] ciphertext) {
        Cipher cipher = started(Cipher.DECRYPT_MODE, iv, tagBits, aad);
        try {
            byte[] plaintext = cipher.doFinal(ciphertext);
            ciphers.give(cipher);
            return Optional.of(plaintext);
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM failed to decrypt", e);
        }
    }

    /** A message under way. Not safe for concurrent use. */
    public final class Encryption {
        private final Cipher cipher;

        private Encryption(Cipher cipher) {
            this.cipher = cipher;
        }

        /** Encrypts a piece; returns how many bytes it wrote. */
        public int update(byte[] in, int offset, int length, byte[] out, int outOffset) {
            try {
                int written = 0;
                for (int done = 0; done < length; done += PIECE) {
                    written +=
                            cipher.update(in, offset + done, Math.min(PIECE, length - done), out, outOffset + written);
                }
                return written;
            } catch (ShortBufferException e) {
                throw new IllegalArgumentException("the output is too short", e);
            }
        }

        /** How many bytes {@link #finish} would write for {@code length} more bytes. */
        public int outputSize(int length) {
            return cipher.getOutputSize(length);
        }

        /** Encrypts the rest and writes the tag; ends the message. */
        public int finish(byte[] in, int offset, int length, byte[] out, int outOffset) {
            int written = update(in, offset, length, out, outOffset);
            try {
                written += cipher.doFinal(out, outOffset + written);
                ciphers.give(cipher);
                return written;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("AES-GCM failed to encrypt", e);
            }
        }
    }

    private Cipher started(int mode, byte[] iv, int tagBits, byte[] aad) {
        Cipher cipher = ciphers.take();
        try {
            cipher.init(mode, key, new GCMParameterSpec(tagBits, iv));
            cipher.updateAAD(aad);
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refused its parameters", e);
        }
    }
}
