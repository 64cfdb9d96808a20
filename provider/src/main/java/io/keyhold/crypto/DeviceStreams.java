package io.keyhold.crypto;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A device that many threads read: opened more than once, as the operating system counts the readers of each open file, and
 * threads that share one wait for that count. Holds no bytes. Safe for concurrent use.
 */
final class DeviceStreams extends InputStream {
    private static final int MOST = 16;
    private final List<InputStream> streams = new ArrayList<>();

    /** Opens the device as often as there are processors, but 16 times at most. */
    static DeviceStreams open(Path device) throws IOException {
        return open(device, Runtime.getRuntime().availableProcessors());
    }

    static DeviceStreams open(Path device, int readers) throws IOException {
        DeviceStreams opened = new DeviceStreams();
        try {
            for (int i = 0; i < Math.min(readers, MOST); i++) {
                opened.streams.add(new FileInputStream(device.toFile()));
            }
            return opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    /** That of the thread: numbers of threads follow each other, so those that work together have streams of their own. */
    private InputStream own() {
        return streams.get((int) (Thread.currentThread().getId() % streams.size()));
    }

    @Override
    public int read() throws IOException {
        return own().read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return own().read(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        for (InputStream stream : streams) {
            stream.close();
        }
    }
}
