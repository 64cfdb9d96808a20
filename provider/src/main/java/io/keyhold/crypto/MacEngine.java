package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.Destroyable;
import org.jspecify.annotations.Nullable;

/**
 * HMAC under one key material, with the hash of its spec (RFC 2104). Safe for concurrent use, without a lock.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2104">RFC 2104</a>
 */
public final class MacEngine implements Destroyable {
    private final int macBytes;
    private volatile @Nullable Pool<Mac> macs;

    /**
     * Keys the MACs; the material may be destroyed afterwards.
     *
     * @param material of one of the HMAC specs
     */
    public MacEngine(KeyMaterial material, Engines engines) {
        KeySpec spec = material.spec();
        if (spec.family() != KeySpec.Family.HMAC) {
            throw new KmsException.Internal("key spec " + spec + " computes no MAC", "Use an HMAC key");
        }
        String algorithm = "HmacSHA" + spec.sizeBits();
        SecretKeySpec key = material.use(bytes -> new SecretKeySpec(bytes, algorithm));
        this.macs = new Pool<>(() -> keyed(engines.mac(algorithm), key));
        this.macBytes = spec.sizeBits() / Byte.SIZE;
    }

    /**
     * An engine over a key that is somewhere else.
     *
     * @param macs gives what computes under it for one thread, ready to begin; its results are kept
     */
    public MacEngine(KeySpec spec, Supplier<Mac> macs) {
        this.macs = new Pool<>(macs);
        this.macBytes = spec.sizeBits() / Byte.SIZE;
    }

    /** Bytes of a MAC: 28, 32, 48 or 64. */
    public int macBytes() {
        return macBytes;
    }

    /** The MAC of the parts, one after the other. */
    public byte[] mac(byte[]... message) {
        Pool<Mac> pool = pool();
        Mac mac = pool.take();
        for (byte[] part : message) {
            mac.update(part);
        }
        byte[] result = mac.doFinal();
        pool.give(mac);
        return result;
    }

    /** Whether {@code mac} is the whole MAC of the message; takes the same time wherever it differs. */
    public boolean verify(byte[] mac, byte[]... message) {
        return MessageDigest.isEqual(mac(message), mac);
    }

    /** Begins the MAC of a message that comes in pieces. */
    public Computation begin() {
        Pool<Mac> pool = pool();
        return new Computation(pool, pool.take());
    }

    /** Drops the key; computations that have begun end as they would. */
    @Override
    public void destroy() {
        macs = null;
    }

    @Override
    public boolean isDestroyed() {
        return macs == null;
    }

    /** The MAC of one message. For one thread at a time. */
    public static final class Computation {
        private final Pool<Mac> pool;
        private @Nullable Mac mac;

        private Computation(Pool<Mac> pool, Mac mac) {
            this.pool = pool;
            this.mac = mac;
        }

        /**
         * Takes the next bytes of the message.
         *
         * @throws IllegalStateException if finished
         */
        public void update(byte[] in, int offset, int length) {
            running().update(in, offset, length);
        }

        /**
         * Ends the computation.
         *
         * @return the whole MAC
         * @throws IllegalStateException if finished
         */
        public byte[] finish() {
            Mac running = running();
            mac = null;
            byte[] result = running.doFinal();
            pool.give(running);
            return result;
        }

        private Mac running() {
            Mac running = mac;
            if (running == null) {
                throw new IllegalStateException("the MAC is finished; begin another one");
            }
            return running;
        }
    }

    private Pool<Mac> pool() {
        Pool<Mac> pool = macs;
        if (pool == null) {
            throw new IllegalStateException("the HMAC key is destroyed");
        }
        return pool;
    }

    private static Mac keyed(Mac mac, SecretKeySpec key) {
        try {
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw Engines.failed("HMAC refused its key", e);
        }
    }
}
