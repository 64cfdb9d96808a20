package io.keyhold.audit;

import java.util.zip.CRC32C;

/** Writes the content of a record that holds several events: see {@link EventBlock}. Not safe for concurrent use. */
final class EventBlockWriter {
    /** How long a block becomes, but for its last event. */
    static final int FULL_BYTES = 1024;

    private final EventWriter events;
    private final EventTemplates templates = new EventTemplates();
    private final CRC32C crc = new CRC32C();
    private int count;
    private int untagged;
    private long timeMillis;

    EventBlockWriter(EventWriter events) {
        this.events = events;
    }

    /** Begins again, after a checkpoint. */
    void clear() {
        templates.clear();
    }

    /** How many events the block has. */
    int count() {
        return count;
    }

    /** Begins a block whose body begins at {@code body}, behind its type, position and number; {@code first} is the first event. */
    void begin(ByteOut out, int body, AuditEvent first) {
        count = 0;
        untagged = body;
        timeMillis = first.timeMillis();
        out.u48(timeMillis);
    }

    /** Appends an event: a number and the time that has passed if events like it were written before. */
    void add(ByteOut out, AuditEvent event) {
        int slot = templates.find(event);
        int number = templates.number(slot);
        out.varint(number + EventBlock.REPEATED);
        out.zigzag(event.timeMillis() - timeMillis);
        timeMillis = event.timeMillis();
        if (number == EventTemplates.NONE) {
            int lengthAt = out.skip(4);
            events.writeWithoutTime(out, event);
            int length = out.length() - lengthAt - 4;
            out.putU32(lengthAt, length);
            out.varint(templates.written(slot, event, length) + 1L);
        }
        tag(out);
        count++;
    }

    private void tag(ByteOut out) {
        crc.reset();
        crc.update(out.array(), untagged, out.length() - untagged);
        untagged = out.length();
        out.u32((int) crc.getValue());
    }

    /** Ends the block. */
    void end(ByteOut out) {
        out.u8(count >>> 8);
        out.u8(count);
        count = 0;
    }
}
