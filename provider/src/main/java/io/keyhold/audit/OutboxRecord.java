package io.keyhold.audit;

import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An event as the store keeps it until the trail has taken it. Form: version 1 (1 byte), event id (text), event with all
 * texts in full.
 *
 * @param eventId the event id
 * @param event the event
 */
record OutboxRecord(String eventId, AuditEvent event) {
    private static final int VERSION = 1;
    private static final Pattern ID = Pattern.compile("([0-7][0-9a-f]{15})-[0-9a-f]{4,8}");

    static byte[] encode(String eventId, AuditEvent event) {
        ByteOut out = new ByteOut(512);
        out.u8(VERSION);
        out.text(eventId);
        new EventWriter(new StringTable(0)).write(out, event);
        return out.toByteArray();
    }

    /**
     * The identity of an event: the outbox id and the content, since a store that was restored
     * gives its ids again.
     */
    static String key(String outboxId, byte[] encoded) {
        return outboxId + ":" + HexFormat.of().formatHex(Chain.sha256().digest(encoded));
    }

    /** The epoch that the store has since it committed the event: the id begins with it. 0 if the id has another form. */
    static long epoch(String outboxId) {
        Matcher id = ID.matcher(outboxId);
        return id.matches() ? Long.parseLong(id.group(1), 16) : 0;
    }

    static OutboxRecord decode(byte[] encoded) throws BadRecordException {
        ByteIn in = new ByteIn(encoded);
        if (in.u8() != VERSION) {
            throw new BadRecordException("the outbox event has an unknown version");
        }
        String eventId = in.text();
        AuditEvent event = new EventReader().read(in);
        in.requireEnd();
        return new OutboxRecord(eventId, event);
    }
}
