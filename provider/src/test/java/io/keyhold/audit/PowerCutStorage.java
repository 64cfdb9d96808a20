package io.keyhold.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk in memory that loses its power: what was not forced is lost, but for a piece of random length, and perhaps zeros
 * in place of some of the rest, as a file system may show that has grown a file before its data was written. A disk that lies forces nothing.
 */
final class PowerCutStorage implements TrailStorage {
    private final Map<String, Medium> files = new TreeMap<>();
    private final boolean lies;
    private boolean cut;

    /** One file: its bytes, and how many are safe. */
    private static final class Medium {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int safe;
    }

    PowerCutStorage(boolean lies) {
        this.lies = lies;
    }

    @Override
    public synchronized Sink open(String name) throws IOException {
        requirePower();
        Medium file = files.computeIfAbsent(name, key -> new Medium());
        return new Sink() {
            @Override
            public int write(byte[] source, int offset, int length, long position) throws IOException {
                synchronized (PowerCutStorage.this) {
                    requirePower();
                    byte[] before = file.bytes.toByteArray();
                    file.bytes.reset();
                    file.bytes.write(before, 0, (int) Math.min(position, before.length));
                    file.bytes.write(source, offset, length);
                    return length;
                }
            }

            @Override
            public void force() throws IOException {
                synchronized (PowerCutStorage.this) {
                    requirePower();
                    file.safe = lies ? file.safe : file.bytes.size();
                }
            }

            @Override
            public long size() {
                synchronized (PowerCutStorage.this) {
                    return file.bytes.size();
                }
            }

            @Override
            public boolean isInPlace() {
                return true;
            }

            @Override
            public void putBack(long length) throws IOException {
                throw new IOException("nobody can take a file away here");
            }

            @Override
            public void close() {}
        };
    }

    private void requirePower() throws IOException {
        if (cut) {
            throw new IOException("no power");
        }
    }

    /** Cuts the power and writes down what is left. */
    synchronized void cut(Path directory, Random random) throws IOException {
        cut = true;
        Files.createDirectories(directory);
        for (Map.Entry<String, Medium> file : files.entrySet()) {
            byte[] bytes = file.getValue().bytes.toByteArray();
            int safe = file.getValue().safe;
            int more = lies ? 0 : random.nextInt(bytes.length - safe + 1);
            int zeros = random.nextBoolean() ? 0 : random.nextInt(bytes.length - safe - more + 1);
            byte[] left = Arrays.copyOf(bytes, safe + more + zeros);
            Arrays.fill(left, safe + more, left.length, (byte) 0);
            Files.write(directory.resolve(file.getKey()), left);
        }
    }
}
