package io.keyhold;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A file in which bytes are looked for: the heap of this process, with what is dead in it, or any other.
 *
 * @param file the file
 */
public record HeapDump(Path file) {
    /** Writes the heap to a file that is not there yet. */
    public static HeapDump of(Path file) throws IOException {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file.toString(), false);
        return new HeapDump(file);
    }

    /** A file that is there. */
    static HeapDump at(Path file) {
        return new HeapDump(file);
    }

    /** Whether the bytes are in it. */
    public boolean contains(byte[] needle) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long at = 0;
            while (at < channel.size()) {
                long size = Math.min(1L << 28, channel.size() - at);
                if (contains(channel.map(FileChannel.MapMode.READ_ONLY, at, size), needle)) {
                    return true;
                }
                at += size < 1L << 28 ? size : size - needle.length;
            }
        }
        return false;
    }

    private static boolean contains(MappedByteBuffer in, byte[] needle) {
        for (int i = 0; i + needle.length <= in.limit(); i++) {
            int n = 0;
            while (n < needle.length && in.get(i + n) == needle[n]) {
                n++;
            }
            if (n == needle.length) {
                return true;
            }
        }
        return false;
    }
}
