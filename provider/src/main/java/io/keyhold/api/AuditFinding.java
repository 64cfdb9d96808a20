package io.keyhold.api;

import java.util.HexFormat;

/**
 * The first thing that is wrong with a chain.
 *
 * @param damage what is wrong
 * @param trailId the chain
 * @param file the file; empty if the chain has none
 * @param position the first bad record, counting every record of the chain from 1
 * @param sequence the number of the event that is or should be there, from 1
 * @param eventId the event id that belongs to the place
 * @param detail one sentence
 */
public record AuditFinding(
        AuditDamage damage, long trailId, String file, long position, long sequence, String eventId, String detail) {
    @Override
    public String toString() {
        return damage + ": trail " + HexFormat.of().toHexDigits(trailId) + ", record " + position + " (event "
                + sequence + ")" + (file.isEmpty() ? "" : " in " + file) + ": " + detail;
    }
}
