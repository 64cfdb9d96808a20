package io.keyhold.audit;

import io.keyhold.api.AuditDamage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Which entry of a record of several events is the first bad one, by the tags: the record is known not to be the one that was
 * chained. Whoever computed the tags again has hidden that, and the first entry is named.
 *
 * @param index the entry, from 0
 * @param damage what was done
 * @param detail the same in words
 */
record EventBlockDamage(int index, AuditDamage damage, String detail) {
    private static final int TAG = 4;

    static EventBlockDamage of(Frame frame) {
        List<EventBlock.Entry> entries = new ArrayList<>();
        String unreadable = "";
        try {
            EventBlock block = EventBlock.of(frame);
            for (Optional<EventBlock.Entry> next = block.next(); next.isPresent(); next = block.next()) {
                entries.add(next.get());
            }
        } catch (BadRecordException e) {
            unreadable = String.valueOf(e.getMessage());
        }
        int bad = firstUnsound(entries);
        if (bad < entries.size()) {
            return at(frame, entries, bad);
        }
        if (entries.isEmpty() || unreadable.isEmpty()) {
            return new EventBlockDamage(
                    0,
                    AuditDamage.EDITED,
                    "one of the " + Math.max(1, entries.size())
                            + " events from here on is not the one that was chained");
        }
        return behind(frame, entries.size(), unreadable);
    }

    private static int firstUnsound(List<EventBlock.Entry> entries) {
        int sound = 0;
        while (sound < entries.size() && entries.get(sound).isSound()) {
            sound++;
        }
        return sound;
    }

    /** Each tag that was read is right, and what follows cannot be read, or is too few or too many. */
    private static EventBlockDamage behind(Frame frame, int read, String unreadable) {
        int count = EventBlock.count(frame.body());
        return new EventBlockDamage(
                Math.min(read, count), read < count ? AuditDamage.MISSING : AuditDamage.INSERTED, unreadable);
    }

    private static EventBlockDamage at(Frame frame, List<EventBlock.Entry> entries, int bad) {
        int count = EventBlock.count(frame.body());
        if (entries.size() < count && continues(frame, entries, bad)) {
            return new EventBlockDamage(bad, AuditDamage.MISSING, "the event is missing");
        }
        if (entries.size() > count && continues(frame, entries, bad)) {
            return again(frame, entries, bad);
        }
        boolean moved = entries.stream().skip(bad).anyMatch(other -> follows(frame, other, entries.get(bad)));
        return moved
                ? new EventBlockDamage(bad, AuditDamage.REORDERED, "a later event is here; this one comes later")
                : new EventBlockDamage(bad, AuditDamage.EDITED, "the event is not the one that was chained");
    }

    /** Whether the next one was written behind this one, or behind the one before: then that is as it was. */
    private static boolean continues(Frame frame, List<EventBlock.Entry> entries, int bad) {
        return bad + 1 >= entries.size()
                || follows(frame, entries.get(bad), entries.get(bad + 1))
                || bad > 0 && follows(frame, entries.get(bad - 1), entries.get(bad + 1));
    }

    private static EventBlockDamage again(Frame frame, List<EventBlock.Entry> entries, int bad) {
        byte[] here = bytes(frame, entries.get(bad));
        boolean known = entries.stream().limit(bad).anyMatch(before -> Arrays.equals(bytes(frame, before), here));
        return known
                ? new EventBlockDamage(bad, AuditDamage.DUPLICATED, "an event is here a second time")
                : new EventBlockDamage(bad, AuditDamage.INSERTED, "the event does not belong here");
    }

    private static byte[] bytes(Frame frame, EventBlock.Entry entry) {
        return Arrays.copyOfRange(frame.body(), entry.at(), entry.end());
    }

    /** Whether an entry was written behind another one. */
    private static boolean follows(Frame frame, EventBlock.Entry before, EventBlock.Entry entry) {
        byte[] body = frame.body();
        CRC32C crc = new CRC32C();
        crc.update(body, before.end() - TAG, TAG);
        crc.update(body, entry.at(), entry.end() - TAG - entry.at());
        byte[] tag = Arrays.copyOfRange(body, entry.end() - TAG, entry.end());
        return Arrays.equals(
                tag, ByteBuffer.allocate(TAG).putInt((int) crc.getValue()).array());
    }
}
