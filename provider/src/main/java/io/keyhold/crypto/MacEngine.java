package io.keyhold.crypto;

import java.security.InvalidKeyException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Computes MACs under one HMAC material. Safe for concurrent use. */
public final class MacEngine {
    private final Pool<Mac> macs;

    /** The algorithm is that of the material's key spec. */
    public MacEngine(KeyMaterial material, Engines engines) {
        String algorithm = "HmacSHA" + material.spec().sizeBits();
        SecretKeySpec key = material.use(bytes -> new SecretKeySpec(bytes, algorithm));
        this.macs = new Pool<>(() -> initialised(engines.mac(algorithm), key));
    }

    /** The code of a message; the caller owns the array. */
    public byte[] mac(byte[] message) {
        Mac mac = macs.take();
        byte[] code = mac.doFinal(message);
        macs.give(mac);
        return code;
    }

    /** Begins a message that comes in pieces. */
    public Computation begin() {
        return new Computation(macs.take());
    }

    /** A message under way. Not safe for concurrent use. */
    public final class Computation {
        private final Mac mac;

        private Computation(Mac mac) {
            this.mac = mac;
        }

        /** Adds a piece. */
        public void update(byte[] in, int offset, int length) {
            mac.update(in, offset, length);
        }

        /** The code; ends the computation. */
        public byte[] finish() {
            byte[] code = mac.doFinal();
            macs.give(mac);
            return code;
        }
    }

    private static Mac initialised(Mac mac, SecretKeySpec key) {
        try {
            mac.init(key);
            return mac;
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("HMAC refused its key", e);
        }
    }
}
