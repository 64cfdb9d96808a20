package io.keyhold.audit;

import java.util.HexFormat;

/**
 * The first thing that is wrong with a chain.
 *
 * @param damage what is wrong
 * @param trailId the chain
 * @param file the file; empty if the chain has none
 * @param position the first bad record, counting every record of the chain from 1
 * @param sequence the number of the event that stands there or should, from 1
 * @param detail one sentence
 */
public record TrailFinding(Damage damage, long trailId, String file, long position, long sequence, String detail) {
    /** The event id that belongs to the place. */
    public String eventId() {
        return FileAuditTrail.eventId(trailId, sequence);
    }

    @Override
    public String toString() {
        return damage + ": trail " + HexFormat.of().toHexDigits(trailId) + ", record " + position + " (event "
                + sequence + ")" + (file.isEmpty() ? "" : " in " + file) + ": " + detail;
    }
}
