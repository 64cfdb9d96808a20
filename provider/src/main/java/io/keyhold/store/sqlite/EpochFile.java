package io.keyhold.store.sqlite;

import io.keyhold.platform.UninterruptedIo;
import io.keyhold.store.NetworkFiles;
import io.keyhold.store.jdbc.EpochHint;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The epoch in eight bytes of memory that a file next to the database backs, and which all processes of this machine map. Safe
 * for concurrent use.
 *
 * <p>The file: 8 bytes {@code KHEPOCH} and version 1, 8 bytes of value, little-endian.
 */
final class EpochFile implements EpochHint {
    private static final int BYTES = 16;
    private static final int AT = 8;
    private static final long MAGIC = 0x01_48_43_4f_50_45_48_4bL;
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Path file;
    private final boolean usable;
    private volatile @Nullable Mapping mapping;

    private record Mapping(MappedByteBuffer buffer, Object identity) {}

    private EpochFile(Path file, boolean usable) {
        this.file = file;
        this.usable = usable;
    }

    /**
     * Maps the file, which is made if it is not there. Where it may be on a network file system, it only ever says that it
     * does not know.
     */
    static EpochFile open(Path file) throws IOException {
        NetworkFiles.Place place = NetworkFiles.of(file.toAbsolutePath().resolveSibling(""));
        EpochFile epochs = new EpochFile(file, place == NetworkFiles.Place.LOCAL);
        epochs.refresh();
        return epochs;
    }

    @Override
    public long value() {
        Mapping now = mapping;
        if (now == null) {
            return UNKNOWN;
        }
        try {
            return (long) LONGS.getVolatile(now.buffer, AT);
        } catch (InternalError e) {
            mapping = null; // the file was cut short under the mapping
            return UNKNOWN;
        }
    }

    @Override
    public void beforeCommit(long epoch) {
        refreshOrForget();
        set(2 * epoch - 1);
    }

    @Override
    public void committed(long epoch) {
        long wanted = 2 * epoch;
        Mapping now = mapping;
        if (now == null) {
            return;
        }
        try {
            long seen = (long) LONGS.getVolatile(now.buffer, AT);
            while (seen < wanted && !LONGS.compareAndSet(now.buffer, AT, seen, wanted)) {
                seen = (long) LONGS.getVolatile(now.buffer, AT);
            }
        } catch (InternalError e) {
            mapping = null;
        }
    }

    @Override
    public void heal(long epoch) {
        refreshOrForget();
        set(2 * epoch);
    }

    @Override
    public void refreshOrForget() {
        try {
            refresh();
        } catch (IOException e) {
            mapping = null; // from now on the database is asked each time
        }
    }

    private synchronized void refresh() throws IOException {
        if (!usable) {
            return;
        }
        Object identity = identity();
        Mapping now = mapping;
        if (now == null || Files.size(file) < BYTES || !now.identity.equals(identity)) {
            mapping = null;
            mapping = new Mapping(UninterruptedIo.run(this::map), identity);
        }
    }

    /** Refuses a link: the epochs of another store would count for this one. */
    private Object identity() throws IOException {
        try {
            return FileNames.requireOwn(file);
        } catch (NoSuchFileException e) {
            StoreFiles.createFile(file);
            return FileNames.requireOwn(file);
        }
    }

    private MappedByteBuffer map() throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            MappedByteBuffer buffer = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
            buffer.order(ByteOrder.LITTLE_ENDIAN);
            if ((long) LONGS.getVolatile(buffer, 0) != MAGIC) {
                LONGS.setVolatile(buffer, AT, 1L); // odd: nothing is known until the next commit
                LONGS.setVolatile(buffer, 0, MAGIC);
            }
            return buffer;
        }
    }

    private void set(long value) {
        Mapping now = mapping;
        if (now == null) {
            return;
        }
        try {
            LONGS.setVolatile(now.buffer, AT, value);
        } catch (InternalError e) {
            mapping = null;
        }
    }
}
