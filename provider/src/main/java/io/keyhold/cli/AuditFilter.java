package io.keyhold.cli;

import io.keyhold.AuditLog;
import io.keyhold.api.AuditQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which events. */
final class AuditFilter {
    @Option(
            names = {"-k", "--key"},
            paramLabel = "KEY",
            description =
                    "On this key: id, ARN or alias name; an alias finds the calls that named it and, without -d, those on its key")
    private @Nullable String resource;

    @Option(names = "--principal", paramLabel = "ARN", description = "By this caller: ARN, user/mary or name")
    private @Nullable String principal;

    @Option(names = "--operation", paramLabel = "NAME", description = "Of this operation, for example Decrypt")
    private @Nullable String operation;

    @Option(names = "--error", paramLabel = "CODE", description = "With this error, for example AccessDenied")
    private @Nullable String error;

    @Option(names = "--event", paramLabel = "ID", description = "The event with this id, which refusals name")
    private @Nullable String event;

    @Option(names = "--from", paramLabel = "TIME", description = "From this time on, for example 2026-11-25T08:00:00Z")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "Before this time")
    private @Nullable Instant to;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            description = "Of the last minutes, hours or days, for example PT15M, PT24H or P7D")
    private @Nullable Duration since;

    /** The query; names that neither AWS KMS nor the trail knows are refused. */
    AuditQuery query(AuditLog log) {
        Optional.ofNullable(operation).ifPresent(name -> AuditNames.requireOperation(log, name));
        Optional.ofNullable(error).ifPresent(code -> AuditNames.requireError(log, code));
        Duration last = since;
        return new AuditQuery(
                Optional.ofNullable(resource),
                Optional.ofNullable(principal),
                Optional.ofNullable(operation),
                Optional.ofNullable(error),
                Optional.ofNullable(event),
                last == null
                        ? Optional.ofNullable(from)
                        : Optional.of(Instant.now().minus(last)),
                Optional.ofNullable(to));
    }
}
