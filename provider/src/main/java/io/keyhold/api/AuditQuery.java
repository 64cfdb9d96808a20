package io.keyhold.api;

import java.time.Instant;
import java.util.Optional;

/**
 * Which events to look up; each part that is given must match.
 *
 * @param resource ARN of a key or alias, key id, or alias name; an alias finds the calls that named it and, where the store is
 *     at hand, those on the key that it points to now
 * @param principal ARN of the caller, its part behind the account ({@code user/mary}), DNS name of the calling service, or
 *     name of a user, role or federated user
 * @param operation the operation, {@code Encrypt} say
 * @param errorCode the error code, {@code DisabledException} say; {@code AccessDenied} is {@code AccessDeniedException}
 * @param eventId the event id
 * @param from the first moment
 * @param to the moment after the last
 */
public record AuditQuery(
        Optional<String> resource,
        Optional<String> principal,
        Optional<String> operation,
        Optional<String> errorCode,
        Optional<String> eventId,
        Optional<Instant> from,
        Optional<Instant> to) {
    /** Every event. */
    public static final AuditQuery ALL = new AuditQuery(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** Only events on this key or alias. */
    public AuditQuery withResource(String value) {
        return new AuditQuery(Optional.of(value), principal, operation, errorCode, eventId, from, to);
    }

    /** Only events by this principal. */
    public AuditQuery withPrincipal(String value) {
        return new AuditQuery(resource, Optional.of(value), operation, errorCode, eventId, from, to);
    }

    /** Only events of this operation. */
    public AuditQuery withOperation(String value) {
        return new AuditQuery(resource, principal, Optional.of(value), errorCode, eventId, from, to);
    }

    /** Only events with this error. */
    public AuditQuery withErrorCode(String value) {
        return new AuditQuery(resource, principal, operation, Optional.of(value), eventId, from, to);
    }

    /** Only the event with this id. */
    public AuditQuery withEventId(String value) {
        return new AuditQuery(resource, principal, operation, errorCode, Optional.of(value), from, to);
    }

    /** Only events from {@code first} on and before {@code end}. */
    public AuditQuery withTime(Instant first, Instant end) {
        return new AuditQuery(resource, principal, operation, errorCode, eventId, Optional.of(first), Optional.of(end));
    }
}
