package io.keyhold.audit;

import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A record that holds several events, with one link for all of them. Form behind type and position: position less the
 * number of the first event (varint, as of a single one), its time (6 bytes), the entries, and how many there are (2 bytes).
 *
 * <p>Entry: 0 or a number plus 1 (varint); milliseconds since the entry before (zigzag); if it was 0, the event without its
 * time behind its length (4 bytes), then 0, or the number plus 1 that stands for it from now on (varint). Behind each entry is
 * its tag, CRC-32C (4 bytes) over all that precedes it up to the tag before, and with that one; it tells which entry was changed where
 * the link tells that one was. Numbers are forgotten behind each checkpoint. Reads once. Not safe for concurrent use.
 */
final class EventBlock {
    /** What is added to the number of an event that was written before. */
    static final int REPEATED = 1;

    private static final int TAG = 4;
    private static final int COUNT = 2;
    private static final int MOST = 0xffff;
    private static final byte[] NOTHING = {};
    private final byte[] body;
    private final ByteIn in;
    private final long position;
    private final long lead;
    private final CRC32C crc = new CRC32C();
    private long timeMillis;
    private int read;
    private int untagged;

    /**
     * One entry.
     *
     * @param at where it begins in the body
     * @param end where its tag ends
     * @param number the number of the event in the chain
     * @param timeMillis when it was
     * @param repeats the event that it repeats; {@link EventTemplates#NONE} if it has one of its own
     * @param content the event without its time, if it has one of its own
     * @param defines the number that its event has from now on, or {@link EventTemplates#NONE}
     * @param isSound whether the tag is right
     */
    record Entry(
            int at,
            int end,
            long number,
            long timeMillis,
            long repeats,
            byte[] content,
            long defines,
            boolean isSound) {}

    private EventBlock(Frame frame) throws BadRecordException {
        body = frame.body();
        in = frame.content();
        position = frame.position();
        lead = in.varint();
        timeMillis = in.u48();
        if (count(body) == 0) {
            throw new BadRecordException("the record holds no event");
        }
    }

    static EventBlock of(Frame frame) throws BadRecordException {
        return new EventBlock(frame);
    }

    /** How many events a body of this form says to hold. */
    static int count(byte[] body) {
        return body.length < COUNT ? 0 : (body[body.length - 2] & 0xff) << 8 | body[body.length - 1] & 0xff;
    }

    /** How many entries were read. */
    int read() {
        return read;
    }

    /** The next entry; empty behind the last. */
    Optional<Entry> next() throws BadRecordException {
        if (in.remaining() <= COUNT) {
            if (read != count(body) || in.remaining() < COUNT) {
                throw new BadRecordException("the record says to hold " + count(body) + " events, and holds " + read);
            }
            return Optional.empty();
        }
        if (read == MOST) {
            throw new BadRecordException("the record holds more than " + MOST + " events");
        }
        int at = at();
        long repeats = in.varint() - REPEATED;
        timeMillis += in.zigzag();
        byte[] content = NOTHING;
        long defines = EventTemplates.NONE;
        if (repeats == EventTemplates.NONE) {
            content = in.raw((int) Math.min(in.u32(), Integer.MAX_VALUE));
            defines = in.varint() - 1;
        }
        return Optional.of(entry(at, repeats, content, defines));
    }

    private Entry entry(int at, long repeats, byte[] content, long defines) throws BadRecordException {
        int end = at() + TAG;
        crc.reset();
        crc.update(body, untagged, at() - untagged);
        untagged = at();
        boolean sound = in.u32() == crc.getValue();
        long number = position + read++ - lead;
        return new Entry(at, end, number, timeMillis, repeats, content, defines, sound);
    }

    private int at() {
        return body.length - in.remaining();
    }
}
