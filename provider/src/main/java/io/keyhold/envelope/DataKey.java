package io.keyhold.envelope;

import io.keyhold.api.KmsException;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.LongConsumer;
import javax.security.auth.Destroyable;

/**
 * A data key in clear and as the KMS key wrapped it. Destroying it overwrites the clear one. Safe for concurrent use.
 *
 * <p>Java cannot promise that no other copy is left: the garbage collector may have moved the array before it was
 * overwritten, the JDK keeps the frame key and its key schedule inside each {@code Cipher} until that is collected, and
 * the operating system may have written memory to swap. Arrays of this package are overwritten as soon as they have
 * served; what the JDK holds is dropped, not overwritten.
 */
public final class DataKey implements Destroyable {
    @SuppressWarnings("UnnecessaryLambda") // a name for "nobody counts"
    private static final LongConsumer UNCOUNTED = bytes -> {};

    private final byte[] plaintext;
    private final byte[] wrapped;
    private final LongConsumer protectedBytes;
    private boolean destroyed;

    private DataKey(byte[] plaintext, byte[] wrapped, LongConsumer protectedBytes) {
        this.plaintext = plaintext;
        this.wrapped = wrapped;
        this.protectedBytes = protectedBytes;
    }

    /**
     * A data key as the service returned it.
     *
     * @param plaintext 32 bytes; copied, the caller clears its own
     * @param wrapped 1 to 6144 bytes; copied
     * @throws KmsException.Internal if a length is not allowed
     */
    public static DataKey of(byte[] plaintext, byte[] wrapped) {
        if (plaintext.length != Format.DATA_KEY_BYTES) {
            throw new KmsException.Internal(
                    "a data key has `" + plaintext.length + "` bytes; envelopes need " + Format.DATA_KEY_BYTES,
                    "Generate the data key with KeySpec AES_256");
        }
        requireWrapped(wrapped);
        return new DataKey(plaintext.clone(), wrapped.clone(), UNCOUNTED);
    }

    /** The wrapped data key, as an array of its own. */
    public byte[] wrapped() {
        return wrapped.clone();
    }

    /**
     * Lends the clear data key.
     *
     * @param user must not keep the array
     * @throws IllegalStateException if destroyed
     */
    public synchronized <T> T use(Function<byte[], T> user) {
        if (destroyed) {
            throw new IllegalStateException("the data key was destroyed");
        }
        return user.apply(plaintext);
    }

    /** Overwrites the clear data key; the wrapped one stays. */
    @Override
    public synchronized void destroy() {
        destroyed = true;
        Arrays.fill(plaintext, (byte) 0);
    }

    @Override
    public synchronized boolean isDestroyed() {
        return destroyed;
    }

    /** The size of the wrapped data key only. */
    @Override
    public String toString() {
        return "DataKey[wrapped in " + wrapped.length + " bytes]";
    }

    /** A copy with a life of its own; bytes protected by it are told to {@code counter}. */
    DataKey copy(LongConsumer counter) {
        return use(bytes -> new DataKey(bytes.clone(), wrapped, counter));
    }

    /** Tells how many bytes were sealed under the data key since the last call. */
    void count(long bytes) {
        protectedBytes.accept(bytes);
    }

    static void requireWrapped(byte[] wrapped) {
        if (wrapped.length < 1 || wrapped.length > Format.MAX_WRAPPED_BYTES) {
            throw new KmsException.Internal(
                    "a wrapped data key has `" + wrapped.length + "` bytes; 1 to " + Format.MAX_WRAPPED_BYTES
                            + " are allowed",
                    "Report this, with the output of keyhold doctor");
        }
    }
}
