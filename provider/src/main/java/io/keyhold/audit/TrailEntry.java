package io.keyhold.audit;

import io.keyhold.api.AuditRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One event of a trail as it is read back.
 *
 * @param trailId the chain it stands in
 * @param sequence its number among the events of the chain, from 1
 * @param eventId its event id
 * @param event what happened
 */
public record TrailEntry(long trailId, long sequence, String eventId, AuditEvent event) {
    /** The event as CloudTrail writes it: one JSON object, or two for a call across accounts (the caller's is first). */
    public List<String> json() {
        return CloudTrailRecord.render(eventId, event).stream()
                .map(record -> new String(record, StandardCharsets.UTF_8))
                .toList();
    }

    /** The event as the API gives it. */
    public AuditRecord toRecord() {
        return new AuditRecord(
                eventId,
                Instant.ofEpochMilli(event.timeMillis()),
                event.eventName(),
                event.caller().map(caller -> caller.principal().arn()),
                event.resourceArns(),
                event.errorCode().isEmpty() ? Optional.empty() : Optional.of(event.errorCode()),
                json());
    }
}
