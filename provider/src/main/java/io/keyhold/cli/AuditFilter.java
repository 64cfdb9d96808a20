package io.keyhold.cli;

import io.keyhold.api.AuditQuery;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which events. */
final class AuditFilter {
    @Option(
            names = {"-k", "--key"},
            paramLabel = "KEY",
            description = "On this key or alias: id, ARN or alias name")
    private @Nullable String resource;

    @Option(names = "--principal", paramLabel = "ARN", description = "By this caller: ARN or name")
    private @Nullable String principal;

    @Option(names = "--operation", paramLabel = "NAME", description = "Of this operation, Decrypt say")
    private @Nullable String operation;

    @Option(names = "--error", paramLabel = "CODE", description = "With this error, AccessDenied say")
    private @Nullable String error;

    @Option(names = "--event", paramLabel = "ID", description = "The event with this id, which refusals name")
    private @Nullable String event;

    @Option(names = "--from", paramLabel = "TIME", description = "From this time on, 2026-11-25T08:00:00Z say")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "Before this time")
    private @Nullable Instant to;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            description = "Of the last PT15M (15 minutes), PT24H or P7D say")
    private @Nullable Duration since;

    AuditQuery query() {
        AuditQuery query = AuditQuery.ALL;
        query = resource == null ? query : query.withResource(resource);
        query = principal == null ? query : query.withPrincipal(principal);
        query = operation == null ? query : query.withOperation(operation);
        query = error == null ? query : query.withErrorCode(error);
        query = event == null ? query : query.withEventId(event);
        Duration last = since;
        Instant first = from != null
                ? from
                : last == null ? Instant.EPOCH : Instant.now().minus(last);
        return query.withTime(first, to == null ? Instant.MAX : to);
    }
}
