package io.keyhold.audit;

import io.keyhold.platform.Detached;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses files that are complete, on a thread of its own that ends when there are none. The chain runs over the
 * uncompressed bytes and does not notice. A file that could not be compressed stays as it is.
 */
final class TrailCompressor {
    private static final int BUFFER = 1 << 16;
    private static final int MOST_WAITING = 1024;
    private final Path directory;
    private final boolean enabled;
    private final ThreadPoolExecutor executor;

    TrailCompressor(TrailSettings settings) {
        directory = settings.directory();
        enabled = settings.compress();
        executor = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                Detached.threads("keyhold-audit-gzip"),
                new ThreadPoolExecutor.DiscardPolicy());
        executor.allowCoreThreadTimeOut(true);
    }

    /** Compresses a file by and by. */
    void compress(String name) {
        if (enabled) {
            executor.execute(() -> compressNow(directory.resolve(name)));
        }
    }

    /** Lets what was begun end. */
    void close() {
        executor.shutdown();
    }

    private void compressNow(Path file) {
        Path compressed = file.resolveSibling(file.getFileName() + ".gz");
        Path unfinished = file.resolveSibling(file.getFileName() + ".gz.tmp");
        try {
            Files.copy(file, unfinished, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            try (InputStream in = Files.newInputStream(file);
                    FileChannel channel = FileChannel.open(
                            unfinished, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                OutputStream out = new GZIPOutputStream(Channels.newOutputStream(channel), BUFFER);
                in.transferTo(out);
                ((GZIPOutputStream) out).finish();
                channel.force(true);
            }
            Files.move(unfinished, compressed, StandardCopyOption.ATOMIC_MOVE);
            new DirectoryStorage(directory).syncDirectory();
            Files.delete(file);
        } catch (IOException e) {
            System.getLogger(TrailCompressor.class.getName())
                    .log(System.Logger.Level.WARNING, "an audit file stays uncompressed: {0}", e.getMessage());
        }
    }
}
