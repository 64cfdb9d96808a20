package io.keyhold.crypto;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Bytes and engines for tests. */
final class TestBytes {
    private TestBytes() {}

    /** Bytes that a seed determines. */
    static byte[] of(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Whether this run is that of the accelerator, which then must be there; the engines without it have one of their own. */
    static boolean accelerated() {
        return Boolean.getBoolean("keyhold.accelerated");
    }

    /** The engines that this run tests: those of the JDK, or those with the accelerator. */
    static List<Engines> engines() {
        return List.of(accelerated() ? accelerator() : Engines.choose(Engines.Choice.JDK));
    }

    /** The engines with the accelerator. */
    static Engines accelerator() {
        Engines engines = Engines.choose(Engines.Choice.AUTO);
        if (engines.accelerator().isEmpty()) {
            throw new IllegalStateException("the accelerator is to be tested and is not there: " + engines.describe());
        }
        return engines;
    }

    /** A generator that gives these bytes, and nothing after them. */
    static SecureRandom fixed(byte[] bytes) {
        return new Fixed(bytes.clone());
    }

    private static final class Fixed extends SecureRandom {
        private final byte[] bytes;
        private int at;

        Fixed(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public synchronized void nextBytes(byte[] out) {
            if (at + out.length > bytes.length) {
                throw new IllegalStateException("no more bytes");
            }
            System.arraycopy(bytes, at, out, 0, out.length);
            at += out.length;
        }
    }

    /** The same bytes with one bit flipped. */
    static byte[] flipped(byte[] bytes, int bit) {
        byte[] out = bytes.clone();
        out[bit / 8] ^= (byte) (1 << bit % 8);
        return out;
    }

    static byte[] concat(byte[]... parts) {
        byte[] out = new byte[0];
        for (byte[] part : parts) {
            out = Arrays.copyOf(out, out.length + part.length);
            System.arraycopy(part, 0, out, out.length - part.length, part.length);
        }
        return out;
    }
}
