package io.keyhold.audit;

import io.keyhold.api.KmsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A trail in one file: a line of CloudTrail JSON for each event, appended in one write. Several processes may append to
 * the same file on one machine. A sink that failed is opened again by the next call.
 */
public final class FileAuditTrail implements AuditTrail {
    private static final int TAIL_BYTES = 256 << 10;
    private final Path file;
    private final TrailMode mode;
    private final long trailId;
    private final AtomicLong sequence = new AtomicLong();
    private final Object sink = new Object();
    private Optional<FileChannel> channel = Optional.empty();
    private boolean closed;

    private FileAuditTrail(Path file, TrailMode mode, long trailId) {
        this.file = file;
        this.mode = mode;
        this.trailId = trailId;
    }

    /**
     * Opens a trail, or creates it (file 0600).
     *
     * @throws KmsException.AuditUnavailable if the file cannot be written
     */
    public static FileAuditTrail open(Path file, TrailMode mode, SecureRandom random) {
        FileAuditTrail trail = new FileAuditTrail(file, mode, random.nextLong());
        synchronized (trail.sink) {
            trail.sink();
        }
        return trail;
    }

    @Override
    public long accept(AuditEvent event) {
        long number = sequence.incrementAndGet();
        append(CloudTrailRecord.render(eventId(number), event));
        return number;
    }

    @Override
    public String eventId(long number) {
        return new UUID(trailId, number).toString();
    }

    @Override
    public byte[] encode(String eventId, AuditEvent event) {
        return CloudTrailRecord.render(eventId, event);
    }

    @Override
    public void acceptFromOutbox(String outboxId, byte[] encoded) {
        synchronized (sink) {
            if (!isInTail(encoded)) {
                append(encoded);
            }
        }
    }

    @Override
    public void close() {
        synchronized (sink) {
            closed = true;
            discard();
        }
    }

    private void append(byte[] record) {
        ByteBuffer line = ByteBuffer.allocate(record.length + 1)
                .put(record)
                .put((byte) '\n')
                .flip();
        synchronized (sink) {
            try {
                FileChannel open = sink();
                int length = line.remaining();
                if (open.write(line) != length) {
                    throw new IOException("only a part of the record was written");
                }
                if (mode == TrailMode.STRICT) {
                    open.force(false);
                }
            } catch (IOException e) {
                discard();
                throw unavailable(e);
            }
        }
    }

    /** Whether the record ends the file already: a crash may have come between the trail and the outbox. */
    private boolean isInTail(byte[] record) {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            int length = (int) Math.min(TAIL_BYTES, in.size());
            ByteBuffer tail = ByteBuffer.allocate(length);
            int read;
            do {
                read = in.read(tail, in.size() - length + tail.position());
            } while (tail.hasRemaining() && read > 0);
            return new String(tail.array(), StandardCharsets.ISO_8859_1)
                    .contains(new String(record, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private FileChannel sink() {
        if (closed) {
            throw new KmsException.AuditUnavailable("the audit trail `" + file + "` is closed", "Open Keyhold again");
        }
        if (channel.isEmpty()) {
            try {
                Set<StandardOpenOption> options =
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
                Path directory = file.toAbsolutePath().resolveSibling("");
                Files.createDirectories(directory);
                FileAttribute<?>[] rights = Files.getFileStore(directory).supportsFileAttributeView("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
                channel = Optional.of(FileChannel.open(file, options, rights));
            } catch (IOException e) {
                throw unavailable(e);
            }
        }
        return channel.get();
    }

    private void discard() {
        if (channel.isPresent()) {
            try {
                channel.get().close();
            } catch (IOException e) {
                System.getLogger(FileAuditTrail.class.getName())
                        .log(System.Logger.Level.DEBUG, "a broken audit file did not close", e);
            }
            channel = Optional.empty();
        }
    }

    private KmsException.AuditUnavailable unavailable(IOException e) {
        return new KmsException.AuditUnavailable(
                "the audit trail `" + file + "` cannot be written: " + e.getMessage(),
                "Free space or repair the file; calls go on as soon as it can be written",
                e);
    }
}
