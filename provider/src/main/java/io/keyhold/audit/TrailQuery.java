package io.keyhold.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * Which events to look up; each part that is given must match.
 *
 * @param resource ARN of a key or alias, key id, or alias name
 * @param principal ARN of the caller, DNS name of the calling service, or name of a user, role or federated user
 * @param operation the operation, {@code Encrypt} say
 * @param errorCode the error code, {@code DisabledException} say; {@code AccessDenied} is {@code AccessDeniedException}
 * @param eventId the event id
 * @param from the first moment
 * @param to the moment after the last
 */
public record TrailQuery(
        Optional<String> resource,
        Optional<String> principal,
        Optional<String> operation,
        Optional<String> errorCode,
        Optional<String> eventId,
        Optional<Instant> from,
        Optional<Instant> to) {
    /** Every event. */
    public static final TrailQuery ALL = new TrailQuery(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** Only events on this key or alias. */
    public TrailQuery withResource(String value) {
        return new TrailQuery(Optional.of(value), principal, operation, errorCode, eventId, from, to);
    }

    /** Only events by this principal. */
    public TrailQuery withPrincipal(String value) {
        return new TrailQuery(resource, Optional.of(value), operation, errorCode, eventId, from, to);
    }

    /** Only events of this operation. */
    public TrailQuery withOperation(String value) {
        return new TrailQuery(resource, principal, Optional.of(value), errorCode, eventId, from, to);
    }

    /** Only events with this error. */
    public TrailQuery withErrorCode(String value) {
        return new TrailQuery(resource, principal, operation, Optional.of(value), eventId, from, to);
    }

    /** Only the event with this id. */
    public TrailQuery withEventId(String value) {
        return new TrailQuery(resource, principal, operation, errorCode, Optional.of(value), from, to);
    }

    /** Only events from {@code first} on and before {@code end}. */
    public TrailQuery withTime(Instant first, Instant end) {
        return new TrailQuery(resource, principal, operation, errorCode, eventId, Optional.of(first), Optional.of(end));
    }

    boolean matches(TrailEntry entry) {
        AuditEvent event = entry.event();
        return operation.map(event.eventName()::equals).orElse(true)
                && errorCode.map(code -> isError(event, code)).orElse(true)
                && eventId.map(entry.eventId()::equals).orElse(true)
                && from.map(first -> event.timeMillis() >= first.toEpochMilli()).orElse(true)
                && to.map(end -> event.timeMillis() < end.toEpochMilli()).orElse(true)
                && resource.map(name -> touches(event, name)).orElse(true)
                && principal.map(name -> isBy(event, name)).orElse(true);
    }

    private static boolean isError(AuditEvent event, String code) {
        return event.errorCode().equals(code)
                || code.equals("AccessDenied") && event.errorCode().equals("AccessDeniedException");
    }

    private static boolean touches(AuditEvent event, String name) {
        return event.resourceArns().stream()
                .anyMatch(arn -> arn.equals(name) || arn.endsWith(":" + name) || arn.endsWith(":key/" + name));
    }

    private static boolean isBy(AuditEvent event, String name) {
        return event.caller()
                .map(caller -> caller.principal().arn().equals(name)
                        || caller.principal().name().equals(name))
                .orElse(false);
    }
}
