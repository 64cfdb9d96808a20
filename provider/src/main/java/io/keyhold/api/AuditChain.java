package io.keyhold.api;

import java.util.List;
import java.util.Optional;

/**
 * The result of verifying one chain.
 *
 * @param trailId the chain
 * @param verdict the verdict
 * @param events events that were checked, up to the first finding
 * @param signedSequence the last event that a signature covers
 * @param signedAtMillis when that signature was made, in milliseconds since the epoch
 * @param storeEpoch the newest store epoch that a signature names
 * @param mayHaveLost how many records a crash at this end may have lost at most, by the settings of its writer; 0 if the
 *     chain was closed
 * @param finding the first thing that is wrong
 * @param notes what is unusual but no damage: a clock or a store epoch that went back, bytes behind the last record
 */
public record AuditChain(
        long trailId,
        Verdict verdict,
        long events,
        long signedSequence,
        long signedAtMillis,
        long storeEpoch,
        long mayHaveLost,
        Optional<AuditFinding> finding,
        List<String> notes) {
    /** The results of verification. */
    public enum Verdict {
        /** Closed in order, and every record is as it was written. */
        VALID,
        /**
         * Not closed: still being written, ended by a crash, or cut behind the last signature. Whatever a signature or an
         * anchor covers is as it was written; of what came after, {@link #mayHaveLost} records and any that a forger
         * removed may be missing.
         */
        OPEN_END,
        /** Not as it was written. */
        DAMAGED
    }
}
