package io.keyhold.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** A directory whose disk fails on demand. */
final class StubStorage implements TrailStorage {
    /** How it fails. */
    enum Fault {
        NONE,
        FULL,
        FULL_IN_THE_MIDDLE,
        READ_ONLY,
        WRITE_HANGS,
        FORCE_HANGS,
        FORCE_FAILS;

        boolean ofFlush() {
            return this == FORCE_HANGS || this == FORCE_FAILS;
        }
    }

    private final DirectoryStorage directory;
    private final AtomicLong room = new AtomicLong(Long.MAX_VALUE);
    private volatile Fault fault = Fault.NONE;
    private volatile CountDownLatch hanging = new CountDownLatch(0);

    StubStorage(Path path) {
        directory = new DirectoryStorage(path);
    }

    void fail(Fault next) {
        hanging = new CountDownLatch(1);
        room.set(next == Fault.FULL_IN_THE_MIDDLE ? 20 : 0);
        fault = next;
    }

    void repair() {
        fault = Fault.NONE;
        hanging.countDown();
    }

    private void hang() throws IOException {
        try {
            hanging.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public Sink open(String name) throws IOException {
        if (fault == Fault.READ_ONLY) {
            throw new IOException("Read-only file system");
        }
        Sink sink = directory.open(name);
        return new Sink() {
            @Override
            public int write(byte[] bytes, int offset, int length, long position) throws IOException {
                switch (fault) {
                    case FULL, READ_ONLY -> throw new IOException("No space left on device");
                    case FULL_IN_THE_MIDDLE -> {
                        long left = room.getAndUpdate(r -> Math.max(0, r - length));
                        if (left == 0) {
                            throw new IOException("No space left on device");
                        }
                        return sink.write(bytes, offset, (int) Math.min(left, length), position);
                    }
                    case WRITE_HANGS -> hang();
                    default -> {}
                }
                return sink.write(bytes, offset, length, position);
            }

            @Override
            public void force() throws IOException {
                switch (fault) {
                    case FORCE_FAILS -> throw new IOException("Input/output error");
                    case FORCE_HANGS -> hang();
                    default -> {}
                }
                sink.force();
            }

            @Override
            public long size() throws IOException {
                return sink.size();
            }

            @Override
            public boolean isInPlace() throws IOException {
                return sink.isInPlace();
            }

            @Override
            public void putBack(long length) throws IOException {
                sink.putBack(length);
            }

            @Override
            public void close() throws IOException {
                sink.close();
            }
        };
    }
}
