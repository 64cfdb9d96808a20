package io.keyhold.envelope;

import io.keyhold.api.EnvelopeOutputStream;
import io.keyhold.api.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.Locale;

/**
 * A stream of any length through encryption and decryption, in a process of its own whose heap the caller bounds. Arguments:
 * MiB. Prints what it did; ends with 1 if a byte was lost or changed.
 */
public final class LongStream {
    private LongStream() {}

    /** Runs it; see the class. */
    public static void main(String[] arguments) throws IOException {
        long bytes = Long.parseLong(arguments[0]) << 20;
        TestService service = new TestService();
        KeyEnvelopes envelopes = service.envelopes();
        report("streams, one thread", bytes, () -> {
            try (InputStream sealed = envelopes.encrypt(new Pattern(bytes), TestService.CONTEXT);
                    InputStream opened = envelopes.decrypt(sealed, TestService.CONTEXT);
                    Check check = new Check()) {
                opened.transferTo(check);
                return check.seen;
            }
        });
        report("parallel encryption into a decrypting stream", bytes, () -> {
            Check check = new Check();
            EnvelopeOutputStream opening = envelopes.decrypt(check, TestService.CONTEXT);
            envelopes.encrypt(new Pattern(bytes), opening, TestService.CONTEXT, Progress.NONE);
            opening.close();
            return check.seen;
        });
        report("parallel decryption of an encrypting stream", bytes, () -> {
            Check check = new Check();
            try (InputStream sealed = envelopes.encrypt(new Pattern(bytes), TestService.CONTEXT)) {
                envelopes.decrypt(sealed, check, TestService.CONTEXT, Progress.NONE);
            }
            return check.seen;
        });
    }

    /** One way through. */
    private interface Run {
        long bytes() throws IOException;
    }

    private static void report(String name, long bytes, Run run) throws IOException {
        long begin = System.nanoTime();
        long seen = run.bytes();
        double seconds = (System.nanoTime() - begin) / 1e9;
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(java.lang.management.MemoryUsage::getUsed)
                .sum();
        System.out.printf(
                Locale.ROOT,
                "%s: %d of %d bytes, %.1f s, %.0f MiB/s, heap peak %d of %d MiB%n",
                name,
                seen,
                bytes,
                seconds,
                bytes / seconds / (1 << 20),
                peak >> 20,
                Runtime.getRuntime().maxMemory() >> 20);
        if (seen != bytes) {
            throw new IOException("bytes were lost");
        }
    }

    /** The byte at a place, which never repeats with a power of two. */
    private static byte at(long index) {
        return (byte) (index * 31 + (index >>> 13) * 7 + (index >>> 31));
    }

    /** Reads the pattern. */
    private static final class Pattern extends InputStream {
        private final long length;
        private long position;

        Pattern(long length) {
            this.length = length;
        }

        @Override
        public int read() {
            return position == length ? -1 : Byte.toUnsignedInt(at(position++));
        }

        @Override
        public int read(byte[] out, int offset, int wanted) {
            if (position == length) {
                return -1;
            }
            int part = (int) Math.min(wanted, length - position);
            for (int i = 0; i < part; i++) {
                out[offset + i] = at(position + i);
            }
            position += part;
            return part;
        }
    }

    /** Compares with the pattern. */
    private static final class Check extends OutputStream {
        private long seen;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] in, int offset, int length) throws IOException {
            for (int i = 0; i < length; i++) {
                if (in[offset + i] != at(seen + i)) {
                    throw new IOException("byte " + (seen + i) + " differs");
                }
            }
            seen += length;
        }
    }
}
