package io.keyhold.handles;

import io.keyhold.api.KeyArn;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.api.MacAlgorithmSpec;
import java.util.Map;
import javax.crypto.ShortBufferException;

/**
 * One KMS key as one caller uses it: what a handle of the JCA stands on. Pins the key id it was resolved to. Safe for
 * concurrent use. Every method that uses the key passes the gate when it is called, so that a disabled key or a changed
 * policy counts at once; refusals are {@code KmsException}.
 */
public interface ManagedKey {
    /** The id of the store the key lives in; handles are equal if store and key are. */
    String storeId();

    /** The key. */
    KeyArn arn();

    /** The shape of the key. */
    KeySpec spec();

    /** The key usage. */
    KeyUsageType usage();

    /** Whether raw AES-GCM takes an IV of the caller's: only for keys created to allow it. */
    boolean allowsCallerIv();

    /** {@code kms:Encrypt} of up to 4096 bytes; the result is a ciphertext blob. */
    byte[] encrypt(Map<String, String> encryptionContext, byte[] plaintext);

    /** By how many bytes a ciphertext blob of this key is longer than its plaintext. */
    int blobOverheadBytes();

    /** {@code kms:Decrypt} of a ciphertext blob that this key made. */
    byte[] decrypt(Map<String, String> encryptionContext, byte[] ciphertextBlob);

    /**
     * Begins {@code kms:Encrypt} with algorithm {@code AES_GCM_RAW}: AES-GCM under the current material itself.
     *
     * @param iv 12 bytes of the caller's, if {@link #allowsCallerIv()}; empty for a fresh random IV
     * @param tagBits 128, 120, 112, 104 or 96
     */
    RawEncryption beginRawEncryption(byte[] iv, int tagBits);

    /** Begins {@code kms:Decrypt} with algorithm {@code AES_GCM_RAW}; plaintext is released only at the end. */
    RawDecryption beginRawDecryption(byte[] iv, int tagBits);

    /** Key wrapping of the JCA, by the algorithm that policies and the audit see. */
    public enum Wrapping {
        /** RFC 3394: keys of 16 bytes or more, in multiples of 8. */
        AES_KW,
        /** RFC 5649: keys of any length. */
        AES_KWP
    }

    /** {@code kms:Encrypt} of a key of up to 4096 bytes, deterministic, under the current material itself. */
    byte[] wrap(Wrapping wrapping, byte[] plaintextKey);

    /**
     * {@code kms:Decrypt} of a wrapped key; the caller clears it.
     *
     * @throws io.keyhold.api.KmsException.InvalidCiphertext if no material of the key opens it
     */
    byte[] unwrap(Wrapping wrapping, byte[] wrappedKey);

    /** Begins {@code kms:GenerateMac} over a message of any length. */
    MacComputation beginMac(MacAlgorithmSpec algorithm);

    /** Begins an envelope; {@code kms:GenerateDataKey} happens with the first piece. */
    default EnvelopePart beginEnvelope(Map<String, String> encryptionContext) {
        throw noEnvelopes();
    }

    /** Begins to open an envelope that this key made; {@code kms:Decrypt} happens when its header is there. */
    default EnvelopePart openEnvelope(Map<String, String> encryptionContext) {
        throw noEnvelopes();
    }

    private KmsException noEnvelopes() {
        return new KmsException.InvalidKeyUsage(
                arn() + " key spec is " + spec() + " which is not valid for envelopes.",
                "Name a key of spec SYMMETRIC_DEFAULT");
    }

    /** An envelope under way, in one direction. Gives out only what is verified. Not safe for concurrent use. */
    interface EnvelopePart extends AutoCloseable {
        /** Takes a piece; returns how many bytes it wrote. {@code out} may be the array of {@code in}. */
        int update(byte[] in, int offset, int length, byte[] out, int outOffset) throws ShortBufferException;

        /** Takes the last piece, which ends the envelope, or proves it whole. */
        int finish(byte[] in, int offset, int length, byte[] out, int outOffset) throws ShortBufferException;

        /** How many bytes {@link #update}, or {@link #finish} if {@code end}, may write for {@code length} more bytes. */
        long outputSize(int length, boolean end);

        /** Gives up: drops the key and overwrites what plaintext is held. */
        @Override
        void close();
    }

    /** Raw AES-GCM encryptions, one after the other. Not safe for concurrent use. */
    interface RawEncryption {
        /** Drops what is under way and begins the next message, as {@link ManagedKey#beginRawEncryption} does. */
        void next(byte[] iv, int tagBits);

        /** Drops what is under way, but for its IV. */
        void drop();

        /** The IV, 12 bytes; the caller owns the array. */
        byte[] iv();

        /** Adds authenticated data; before the first plaintext only. */
        void updateAad(byte[] aad, int offset, int length);

        /** Encrypts a piece; returns how many bytes of ciphertext it wrote, at most {@code length} + 16. */
        int update(byte[] in, int offset, int length, byte[] out, int outOffset);

        /** How many bytes {@link #update} or {@link #finish} may still write for {@code length} more bytes. */
        int outputSize(int length);

        /** How many bytes {@link #update} may write for {@code length} more bytes. */
        int updateSize(int length);

        /** Decides, counts and audits; then writes the rest and the tag. */
        int finish(byte[] in, int offset, int length, byte[] out, int outOffset);

        /** The same into an array of its own, which the caller owns. */
        byte[] finish(byte[] in, int offset, int length);
    }

    /** Raw AES-GCM decryptions, one after the other. Not safe for concurrent use. */
    interface RawDecryption {
        /** Drops what is under way and begins the next message, as {@link ManagedKey#beginRawDecryption} does. */
        void next(byte[] iv, int tagBits);

        /** The IV, 12 bytes; the caller owns the array. */
        byte[] iv();

        /** Adds authenticated data; before the first ciphertext only. */
        void updateAad(byte[] aad, int offset, int length);

        /** Takes a piece of ciphertext; nothing leaves. */
        void update(byte[] in, int offset, int length);

        /** How many bytes {@link #finish} will write if given {@code length} more bytes. */
        int outputSize(int length);

        /**
         * Decides, opens and audits; then gives the whole plaintext, which the caller owns, and begins again with the same
         * IV.
         *
         * @throws io.keyhold.api.KmsException.InvalidCiphertext if no material of the key opens it
         */
        byte[] finish(byte[] in, int offset, int length);
    }

    /** A MAC under way. Not safe for concurrent use. */
    interface MacComputation {
        /** Adds a piece of the message. */
        void update(byte[] in, int offset, int length);

        /** Decides and audits; then gives the code, which the caller owns, and starts again. */
        byte[] finish();

        /** Forgets what was added. */
        void reset();
    }
}
