package io.keyhold.api;

import java.util.HexFormat;

/**
 * How far a chain had come at some moment: what an anchor outside the trail keeps. A trail that later shows another
 * hash at this position, or ends before it, was forked or cut.
 *
 * @param trailId the chain
 * @param position the number of the record, from 1, counting every record of the chain
 * @param hash the chain hash at that record, 64 lower-case hex digits
 * @param closed whether the chain ends there
 */
public record AuditHead(long trailId, long position, String hash, boolean closed) {
    /** Refuses a hash of another form. */
    public AuditHead {
        if (hash.length() != 64 || position < 1) {
            throw malformed(hash);
        }
    }

    /** The form in which a store keeps it: {@code trail:position:hash:closed|open}. */
    public String encoded() {
        return HexFormat.of().toHexDigits(trailId) + ":" + position + ":" + hash + ":" + (closed ? "closed" : "open");
    }

    /** Reads {@link #encoded()}. */
    public static AuditHead parse(String encoded) {
        String[] parts = encoded.split(":", -1);
        if (parts.length != 4 || !(parts[3].equals("closed") || parts[3].equals("open"))) {
            throw malformed(encoded);
        }
        try {
            return new AuditHead(
                    Long.parseUnsignedLong(parts[0], 16),
                    Long.parseLong(parts[1]),
                    parts[2],
                    parts[3].equals("closed"));
        } catch (NumberFormatException e) {
            throw malformed(encoded);
        }
    }

    private static KmsException.Validation malformed(String text) {
        return new KmsException.Validation(
                "`" + text + "` is not a head of an audit trail", "Pass what the trail gave as latestCheckpoint");
    }
}
