package io.keyhold.audit;

import io.keyhold.api.AuditQuery;
import java.util.function.Predicate;

/**
 * Which events a query wants.
 *
 * @param query the query
 */
public record TrailFilter(AuditQuery query) implements Predicate<TrailEntry> {
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
                && query.resource().map(name -> touches(event, name)).orElse(true)
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

    private static boolean isBy(AuditEvent event, String name) {
        return event.caller()
                .map(caller -> caller.principal().arn().equals(name)
                        || caller.principal().name().equals(name))
                .orElse(false);
    }
}
