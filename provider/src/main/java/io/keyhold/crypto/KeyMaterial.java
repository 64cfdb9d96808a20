package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import javax.security.auth.Destroyable;

/**
 * The secret of one key: raw bytes of an AES or HMAC key, a DER PKCS#8 PrivateKeyInfo of the others. Its bytes do not
 * leave the crypto package, except to be wrapped for the store. Safe for concurrent use.
 */
public final class KeyMaterial implements Destroyable {
    private static final int AES_BYTES = 32;
    private static final int MAX_HMAC_BYTES = 128;

    private final KeySpec spec;
    private final byte[] encoded;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private volatile boolean destroyed;

    private KeyMaterial(KeySpec spec, byte[] encoded) {
        this.spec = spec;
        this.encoded = encoded;
    }

    /**
     * Fresh random material of a symmetric spec: 32 bytes for SYMMETRIC_DEFAULT, as many bytes as the hash has for HMAC.
     *
     * @throws KmsException.Internal if the spec is asymmetric: those have key pairs
     */
    public static KeyMaterial generate(KeySpec spec, SecureRandom random) {
        if (!spec.isSymmetric()) {
            throw new KmsException.Internal("random bytes are not a key of spec " + spec, "Generate a key pair");
        }
        byte[] bytes = new byte[spec.sizeBits() / Byte.SIZE];
        random.nextBytes(bytes);
        return new KeyMaterial(spec, bytes);
    }

    /**
     * Material from its bytes, which are copied; the caller clears its own.
     *
     * @throws KmsException.IncorrectKeyMaterial if a symmetric key has not the length that its spec asks for
     */
    public static KeyMaterial of(KeySpec spec, byte[] encoded) {
        requireLength(spec, encoded.length);
        return new KeyMaterial(spec, encoded.clone());
    }

    /** The shape of the key. */
    public KeySpec spec() {
        return spec;
    }

    /**
     * Lends the bytes to an engine, which asks once and keeps what it makes of them. The function must not keep or change
     * the array. {@link #destroy} waits until it has ended, so that no engine ever works with half a key.
     *
     * @throws IllegalStateException if the material is destroyed
     */
    <R> R use(Function<byte[], R> function) {
        lock.readLock().lock();
        try {
            if (destroyed) {
                throw new IllegalStateException("key material of spec " + spec + " is destroyed");
            }
            return function.apply(encoded);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** A copy of the bytes, to be wrapped at once and then cleared by the caller. */
    public byte[] copyForWrapping() {
        return use(byte[]::clone);
    }

    /** Whether both are the same key; takes the same time wherever they differ. */
    public boolean sameAs(KeyMaterial other) {
        byte[] theirs = other.copyForWrapping(); // never two locks at once
        try {
            return spec == other.spec && use(mine -> MessageDigest.isEqual(mine, theirs));
        } finally {
            Arrays.fill(theirs, (byte) 0);
        }
    }

    /** Overwrites the bytes with zeros. Engines that were made of them keep copies and are destroyed separately. */
    @Override
    public void destroy() {
        lock.writeLock().lock();
        try {
            destroyed = true;
            Arrays.fill(encoded, (byte) 0);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    /** Spec and size; never bytes. */
    @Override
    public String toString() {
        return "KeyMaterial[" + spec + ", " + encoded.length + " bytes]";
    }

    private static void requireLength(KeySpec spec, int bytes) {
        boolean fits = switch (spec.family()) {
            case AES -> bytes == AES_BYTES;
            case HMAC -> bytes >= spec.sizeBits() / Byte.SIZE && bytes <= MAX_HMAC_BYTES;
            case RSA, EC, EDWARDS, ML_DSA, ML_KEM, SM2 -> bytes > 0;
        };
        if (!fits) {
            throw new KmsException.IncorrectKeyMaterial(
                    "key material of `" + bytes + "` bytes does not fit key spec " + spec, remedy(spec));
        }
    }

    private static String remedy(KeySpec spec) {
        return switch (spec.family()) {
            case AES -> "Pass " + AES_BYTES + " bytes";
            case HMAC -> "Pass " + spec.sizeBits() / Byte.SIZE + " to " + MAX_HMAC_BYTES + " bytes";
            case RSA, EC, EDWARDS, ML_DSA, ML_KEM, SM2 -> "Pass a PKCS#8 PrivateKeyInfo in DER";
        };
    }
}
