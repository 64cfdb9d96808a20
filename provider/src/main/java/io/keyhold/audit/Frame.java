package io.keyhold.audit;

import java.util.Arrays;

/**
 * One record of a file: length of the body (4 bytes), body, link (32 bytes). The body begins with its type (1 byte) and
 * its position in the chain (varint, from 1).
 *
 * @param offset where it begins in the uncompressed file
 * @param type the type code
 * @param position its position in the chain; of its first event, if it holds several
 * @param body the body, with type and position
 * @param link the link that follows it
 */
record Frame(long offset, int type, long position, byte[] body, byte[] link) {
    /** First record of a file: see {@link FileHeader}. */
    static final int HEADER = 1;

    /** An event: records since the last event (varint), event. */
    static final int EVENT = 2;

    /** An event from the store's outbox: outbox id, encoded event. */
    static final int OUTBOX = 3;

    /** A signed state of the chain: see {@link Checkpoint}. */
    static final int CHECKPOINT = 4;

    /** First record of a file since chains name their store: see {@link FileHeader}. */
    static final int HEADER_OF_STORE = 5;

    /** Several events, each with a position of its own: see {@link EventBlock}. */
    static final int EVENTS = 6;

    /** A record that holds several events counts them in two bytes. */
    private static final long LAST_POSITION = Long.MAX_VALUE - 0xffff;

    /** The largest body. */
    static final int LARGEST = 4 << 20;

    /** Bytes around a body. */
    static final int OVERHEAD = 4 + Chain.LINK;

    /** The version of the format that is written; version 1 is the same without {@link #EVENTS}. */
    static final int VERSION = 2;

    /** What stands at the beginning of every file: the format and its version. */
    static final byte[] MAGIC = {'K', 'H', 'A', 'U', 'D', 'I', 'T', VERSION};

    static Frame parse(long offset, byte[] body, byte[] link) throws BadRecordException {
        ByteIn in = new ByteIn(body);
        int type = in.u8();
        long position = in.varint();
        if (type < HEADER || type > EVENTS || position < 1 || position > LAST_POSITION) {
            throw new BadRecordException("no record of a trail");
        }
        return new Frame(offset, type, position, body, link);
    }

    boolean isHeader() {
        return type == HEADER || type == HEADER_OF_STORE;
    }

    /** Whether it holds an event, or several. */
    boolean isEvent() {
        return type == EVENT || type == OUTBOX || type == EVENTS;
    }

    /** The position of its last event, if it holds several; else its own. */
    long lastPosition() {
        return type == EVENTS ? position + Math.max(1, EventBlock.count(body)) - 1 : position;
    }

    /** The body behind type and position. */
    ByteIn content() throws BadRecordException {
        ByteIn in = new ByteIn(body);
        in.u8();
        in.varint();
        return in;
    }

    /** Whether the link belongs to this record behind {@code previous}. */
    boolean follows(byte[] previous) {
        Chain chain = new Chain(previous);
        chain.advance(body, 0, body.length);
        return Arrays.equals(chain.link(), link);
    }

    boolean sameAs(Frame other) {
        return Arrays.equals(link, other.link) && Arrays.equals(body, other.body);
    }

    long size() {
        return OVERHEAD + (long) body.length;
    }
}
