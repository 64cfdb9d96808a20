package io.keyhold.audit;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of one chain in order, file after file. At the end it may be asked again later, when more was written.
 * Unreadable bytes are counted and passed over. Not safe for concurrent use.
 */
final class ChainCursor implements Closeable {
    private final EventBlockReader events = new EventBlockReader();
    private final Predicate<String> isNewOutboxKey;
    private TrailFiles files;
    private int number;
    private long offset;
    private long unreadable;
    private @Nullable FrameReader reader;
    private long expected;

    /**
     * A cursor at the beginning of a file.
     *
     * @param isNewOutboxKey asked once for each outbox event; one that was seen before is passed over
     */
    ChainCursor(TrailFiles files, int number, Predicate<String> isNewOutboxKey) {
        this.files = files;
        this.number = number;
        this.isNewOutboxKey = isNewOutboxKey;
    }

    /** Tells of files that have come since. */
    void update(TrailFiles now) {
        files = now;
    }

    /** How many records, or ends of files, could not be read. */
    long unreadable() {
        return unreadable;
    }

    /** The next event; empty if there is none yet. */
    Optional<TrailEntry> next() throws IOException {
        while (true) {
            Optional<TrailEntry> more = following();
            if (more.isPresent()) {
                return more;
            }
            Optional<Frame> frame = nextFrame();
            if (frame.isEmpty()) {
                close();
                Integer following = files.files().higherKey(number);
                if (following == null) {
                    return Optional.empty();
                }
                number = following;
                offset = 0;
            } else {
                Optional<TrailEntry> entry = entry(frame.get());
                if (entry.isPresent()) {
                    return entry;
                }
            }
        }
    }

    private Optional<Frame> nextFrame() throws IOException {
        try {
            FrameReader open = reader;
            if (open == null) {
                open = FrameReader.open(files.file(number));
                reader = open;
                if (offset > 0) {
                    open.skipTo(offset);
                }
            }
            Optional<Frame> frame = open.next();
            offset = open.offset();
            return frame;
        } catch (FrameReader.TornException e) {
            return Optional.empty(); // being written, or cut off by a crash
        } catch (BadRecordException e) {
            unreadable++;
            return Optional.empty();
        }
    }

    private Optional<TrailEntry> entry(Frame frame) {
        if (frame.position() != expected) {
            events.clear(); // what numbers stood for is missing
        }
        expected = frame.lastPosition() + 1;
        try {
            return switch (frame.type()) {
                case Frame.EVENT -> Optional.of(entry(events.single(frame)));
                case Frame.EVENTS -> {
                    events.begin(frame);
                    yield following();
                }
                case Frame.OUTBOX -> outbox(frame);
                default -> {
                    events.clear();
                    yield Optional.empty();
                }
            };
        } catch (BadRecordException e) {
            unreadable++;
            return Optional.empty();
        }
    }

    /** The next event that can be read of the record that holds several. */
    private Optional<TrailEntry> following() {
        while (true) {
            try {
                return events.next().map(this::entry);
            } catch (BadRecordException e) {
                unreadable++;
            }
        }
    }

    private TrailEntry entry(EventBlockReader.Numbered event) {
        String eventId = FileAuditTrail.eventId(files.trailId(), event.number());
        return new TrailEntry(files.trailId(), event.number(), eventId, event.event());
    }

    private Optional<TrailEntry> outbox(Frame frame) throws BadRecordException {
        ByteIn in = frame.content();
        long sequence = frame.position() - in.varint();
        String outboxId = in.text();
        byte[] encoded = in.block();
        in.requireEnd();
        if (!isNewOutboxKey.test(OutboxRecord.key(outboxId, encoded))) {
            return Optional.empty();
        }
        OutboxRecord record = OutboxRecord.decode(encoded);
        return Optional.of(new TrailEntry(files.trailId(), sequence, record.eventId(), record.event()));
    }

    @Override
    public void close() throws IOException {
        FrameReader open = reader;
        reader = null;
        if (open != null) {
            open.close();
        }
    }
}
