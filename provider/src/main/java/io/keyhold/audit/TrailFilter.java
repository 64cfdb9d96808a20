package io.keyhold.audit;

import io.keyhold.api.AuditQuery;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Which events a query wants.
 *
 * @param query the query
 * @param keyId the id of the key that the alias in the query points to, whose events are wanted too
 */
public record TrailFilter(AuditQuery query, Optional<String> keyId) implements Predicate<TrailEntry> {
    private static final Set<String> NAMING_KEYS =
            Set.of("keyId", "aliasName", "sourceKeyId", "destinationKeyId", "targetKeyId");

    /** Events that touch the resource or name it. */
    public static TrailFilter of(AuditQuery query) {
        return new TrailFilter(query, Optional.empty());
    }

    @Override
    public boolean test(TrailEntry entry) {
        AuditEvent event = entry.event();
        return query.operation().map(event.eventName()::equals).orElse(true)
                && query.errorCode().map(code -> isError(event, code)).orElse(true)
                && query.eventId().map(entry.eventId()::equals).orElse(true)
                && query.from()
                        .map(first -> event.timeMillis() >= first.toEpochMilli())
                        .orElse(true)
                && query.to()
                        .map(end -> event.timeMillis() < end.toEpochMilli())
                        .orElse(true)
                && query.resource()
                        .map(name -> touches(event, name)
                                || names(event, name)
                                || keyId.map(id -> touches(event, id)).orElse(false))
                        .orElse(true)
                && query.principal().map(name -> isBy(event, name)).orElse(true);
    }

    private static boolean isError(AuditEvent event, String code) {
        return event.errorCode().equals(code)
                || code.equals("AccessDenied") && event.errorCode().equals("AccessDeniedException");
    }

    private static boolean touches(AuditEvent event, String name) {
        return event.resourceArns().stream()
                .anyMatch(arn -> arn.equals(name) || arn.endsWith(":" + name) || arn.endsWith(":key/" + name));
    }

    /** Whether the request said that name: a call on an alias touches its key, and may be refused before there is one. */
    private static boolean names(AuditEvent event, String name) {
        AtomicBoolean found = new AtomicBoolean();
        event.request().writeTo((member, value) -> {
            if (NAMING_KEYS.contains(member) && value instanceof String said) {
                found.compareAndSet(false, said.equals(name) || said.endsWith(":" + name));
            }
        });
        return found.get();
    }

    private static boolean isBy(AuditEvent event, String name) {
        return event.caller()
                .map(caller -> caller.principal().arn().equals(name)
                        || caller.principal().name().equals(name)
                        || caller.principal().arn().endsWith(":" + name))
                .orElse(false);
    }
}
