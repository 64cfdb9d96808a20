package io.keyhold.audit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads events as {@link EventWriter} and {@link EventBlockWriter} wrote them, in the same order. Not safe for concurrent use. */
final class EventBlockReader {
    private final EventReader events = new EventReader();
    private final Map<Long, AuditEvent> templates = new HashMap<>();
    private @Nullable EventBlock block;

    /**
     * An event and its number in the chain.
     *
     * @param number the number
     * @param event the event
     */
    record Numbered(long number, AuditEvent event) {}

    /** Begins again, after a checkpoint. */
    void clear() {
        events.clear();
        templates.clear();
    }

    /** The event of a record that holds one. */
    Numbered single(Frame frame) throws BadRecordException {
        ByteIn in = frame.content();
        long number = frame.position() - in.varint();
        AuditEvent event = events.read(in);
        in.requireEnd();
        return new Numbered(number, event);
    }

    /** Begins to read a record that holds several. */
    void begin(Frame frame) throws BadRecordException {
        block = EventBlock.of(frame);
    }

    /**
     * The next event of that record; empty if there is none.
     *
     * @throws BadRecordException if one cannot be read; those behind it may
     */
    Optional<Numbered> next() throws BadRecordException {
        EventBlock open = block;
        if (open == null) {
            return Optional.empty();
        }
        Optional<EventBlock.Entry> entry = entry(open);
        return entry.isEmpty() ? Optional.empty() : Optional.of(numbered(entry.get()));
    }

    private Optional<EventBlock.Entry> entry(EventBlock open) throws BadRecordException {
        try {
            Optional<EventBlock.Entry> entry = open.next();
            block = entry.isEmpty() ? null : open;
            return entry;
        } catch (BadRecordException e) {
            block = null; // where the next one begins is not known
            throw e;
        }
    }

    private Numbered numbered(EventBlock.Entry entry) throws BadRecordException {
        AuditEvent event = entry.repeats() == EventTemplates.NONE ? own(entry) : templates.get(entry.repeats());
        if (event == null) {
            throw new BadRecordException("the record repeats an event whose record is damaged or missing");
        }
        return new Numbered(entry.number(), event.at(entry.timeMillis()));
    }

    private AuditEvent own(EventBlock.Entry entry) throws BadRecordException {
        ByteIn in = new ByteIn(entry.content());
        AuditEvent event = events.read(entry.timeMillis(), in);
        in.requireEnd();
        long number = entry.defines();
        if (number != EventTemplates.NONE) {
            if (number < 0 || number >= EventTemplates.MOST || entry.content().length > EventTemplates.LONGEST) {
                throw new BadRecordException("the record gives an event a number that no writer would");
            }
            templates.put(number, event);
        }
        return event;
    }
}
