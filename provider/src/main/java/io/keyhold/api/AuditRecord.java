package io.keyhold.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One event of the audit trail, read back. Reading checks nothing; verification does.
 *
 * @param eventId the event id, which refusals name
 * @param eventTime when
 * @param eventName the operation, or the name of an internal event
 * @param principalArn who called; empty for an internal event
 * @param resourceArns the keys and aliases it touched
 * @param errorCode the error code of a refused call
 * @param json the event as CloudTrail writes it, one JSON object without line feed; two for a call across accounts,
 *     the caller's first
 */
public record AuditRecord(
        String eventId,
        Instant eventTime,
        String eventName,
        Optional<String> principalArn,
        List<String> resourceArns,
        Optional<String> errorCode,
        List<String> json) {
    /** Copies the lists. */
    public AuditRecord {
        resourceArns = List.copyOf(resourceArns);
        json = List.copyOf(json);
    }
}
