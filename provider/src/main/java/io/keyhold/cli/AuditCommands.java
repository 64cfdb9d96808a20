package io.keyhold.cli;

import static io.keyhold.cli.Output.col;

import io.keyhold.AuditLog;
import io.keyhold.AuditTail;
import io.keyhold.api.AuditChain;
import io.keyhold.api.AuditHead;
import io.keyhold.api.AuditQuery;
import io.keyhold.api.AuditRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The audit trail. */
@Command(
        name = "audit",
        description = "Verify, search, follow and export the audit trail.",
        footer = {"  keyhold audit verify", "  keyhold audit lookup --error AccessDenied --since PT24H"})
final class AuditCommands {
    private static final Duration POLL = Duration.ofMillis(200);
    private final CommandSession session;

    AuditCommands(CommandSession session) {
        this.session = session;
    }

    @Command(
            description = {
                "Verify every record and signature of every chain.",
                "VALID: closed and whole. OPEN_END: whole as far as a signature covers, and still being written, or cut there by "
                        + "a crash. DAMAGED: exit code 1. WRITING is the chain of this command itself, which is left out of "
                        + "the verdict on the trail."
            },
            footer = {
                "  keyhold audit verify",
                "  keyhold audit verify -d keys.db.audit --public-key audit.pub --heads audit.heads"
            })
    int verify(
            @Mixin AuditSource source,
            @Option(
                            names = "--closed",
                            description = "Exit code 1 for OPEN_END too: for a trail that no process is writing")
                    boolean closed)
            throws IOException {
        source.requireKeys();
        AuditLog log = source.open(session);
        TrailVerdict found = new TrailVerdict(log.verify(), log.ownChain());
        if (session.out().isJson()) {
            session.out().members(found.members());
        } else {
            show(found);
        }
        if (found.isOfAnotherKey()) {
            session.out()
                    .note(
                            "note: no chain is signed by a key that was named; name the one of this trail with --public-key");
        }
        boolean bad = found.verdict() == AuditChain.Verdict.DAMAGED
                || closed && found.verdict() == AuditChain.Verdict.OPEN_END;
        return (bad ? ExitCode.NO : ExitCode.DONE).code();
    }

    @Command(
            description = "Find events, oldest first.",
            footer = {
                "  keyhold audit lookup -k alias/letters --since PT24H",
                "  keyhold audit lookup --event 4be8f8d7-5a2e-8c1b-9d3f-000000000007 --json"
            })
    void lookup(
            @Mixin AuditSource source,
            @Mixin AuditFilter filter,
            @Option(
                            names = {"-n", "--last"},
                            paramLabel = "N",
                            defaultValue = "2147483647",
                            description = "Only the last N")
                    int most,
            @Option(
                            names = {"-l", "--long"},
                            description = "Tell the event ids too")
                    boolean longer)
            throws IOException {
        AuditLog log = source.open(session);
        Deque<AuditRecord> found = new ArrayDeque<>();
        try (Stream<AuditRecord> records = log.lookup(filter.query(log))) {
            records.forEach(each -> {
                found.add(each);
                if (found.size() > most) {
                    found.remove();
                }
            });
        }
        show(List.copyOf(found), longer);
    }

    @Command(
            description = "Print events as they are written, until interrupted.",
            footer = "  keyhold audit tail --error AccessDenied")
    void tail(
            @Mixin AuditSource source,
            @Mixin AuditFilter filter,
            @Option(
                            names = "--for",
                            paramLabel = "DURATION",
                            defaultValue = "P3650D",
                            description = "End after this time, for example PT1M")
                    Duration duration)
            throws IOException, InterruptedException {
        Instant end = Instant.now().plus(duration);
        AuditLog log = source.open(session);
        try (AuditTail tail = log.tail(filter.query(log))) {
            while (Instant.now().isBefore(end) && !session.terminal().out().checkError()) {
                tail.poll().forEach(this::line);
                Thread.sleep(POLL.toMillis());
            }
            tail.poll().forEach(this::line);
        }
    }

    @Command(
            description = "Write events as the files of CloudTrail have them: {\"Records\": [...]}.",
            footer = "  keyhold audit export --since P1D -o yesterday.json")
    void export(
            @Mixin AuditSource source,
            @Mixin AuditFilter filter,
            @Option(
                            names = {"-o", "--out"},
                            paramLabel = "FILE",
                            defaultValue = "-",
                            description = "The file; else standard output")
                    String out,
            @Option(names = "--force", description = "Replace FILE") boolean force)
            throws IOException {
        AuditLog log = source.open(session);
        AuditQuery query = filter.query(log);
        if (Streams.isPipe(out)) {
            log.export(query, session.terminal().out());
            return;
        }
        Streams.requireFree(Path.of(out), force);
        try (OutputStream file = PrivateFile.create(Path.of(out))) {
            long count = log.export(query, file);
            PrivateFile.commit(file);
            session.out().done(Map.of("Records", count), "wrote " + count + " records to " + out);
        }
    }

    @Command(
            name = "public-key",
            description =
                    "Write the public key that signs the trail, DER: keep it out of reach of anyone who can write the trail.",
            footer = "  keyhold audit public-key -o audit.pub")
    void publicKey(@Mixin OutOption out) throws IOException {
        out.requireFree();
        byte[] key = session.keyhold().auditLog().publicKeys().get(0);
        if (out.file.isEmpty() && !session.out().isJson()) {
            session.out().lines(KeyCommands.pem("PUBLIC KEY", key));
        } else if (out.file.isEmpty()) {
            session.out().members(Map.of("PublicKey", key));
        } else {
            new Streams(session.terminal()).write(out.file, key, out.force);
        }
    }

    @Command(
            description =
                    "Tell how far the chains have come: kept elsewhere, it proves later that nothing was cut off.",
            footer = "  keyhold audit heads > audit.heads")
    void heads() {
        List<String> heads = session.keyhold().auditLog().heads().stream()
                .map(AuditHead::encoded)
                .toList();
        if (session.out().isJson()) {
            session.out().members(Map.of("Heads", heads));
        } else {
            heads.forEach(session.out()::print);
        }
    }

    private void show(TrailVerdict found) {
        session.out()
                .list(
                        "Chains",
                        found.report().chains(),
                        col("TRAIL", TrailVerdict::trail),
                        col("VERDICT", found::shown),
                        col("EVENTS", AuditChain::events),
                        col("SIGNED TO", AuditChain::signedSequence),
                        col("SIGNED AT", TrailVerdict::signedAt),
                        col("LOST AT MOST", AuditChain::mayHaveLost));
        for (AuditChain chain : found.report().chains()) {
            chain.notes()
                    .forEach(note -> session.out().print("note: trail " + TrailVerdict.trail(chain) + ": " + note));
        }
        found.report().accepted().forEach(restore -> session.out().print("accepted: " + restore));
        found.report().ignored().forEach(other -> session.out().print("ignored: " + other));
        found.report().findings().forEach(finding -> session.out().print("finding: " + finding));
        session.out().print(found.verdict().name());
    }

    private void show(List<AuditRecord> records, boolean longer) {
        if (session.out().isJson()) {
            session.out()
                    .members(Map.of(
                            "Records",
                            records.stream()
                                    .flatMap(each -> each.json().stream())
                                    .map(Json.Raw::new)
                                    .toList()));
            return;
        }
        session.out()
                .list(
                        "Records",
                        records,
                        col("TIME", AuditRecord::eventTime),
                        col("OPERATION", AuditRecord::eventName),
                        col("PRINCIPAL", each -> each.principalArn().map(AuditCommands::shortened)),
                        col(
                                "RESOURCE",
                                each -> each.resourceArns().stream()
                                        .map(AuditCommands::shortened)
                                        .toList()),
                        col("ERROR", AuditRecord::errorCode),
                        col("EVENT", each -> longer ? each.eventId() : ""));
    }

    private void line(AuditRecord each) {
        if (session.out().isJson()) {
            each.json().forEach(session.out()::print);
        } else {
            Iterator<String> parts = Stream.of(
                            each.eventTime().toString(),
                            each.eventName(),
                            each.principalArn().map(AuditCommands::shortened).orElse("-"),
                            String.join(
                                    " ",
                                    each.resourceArns().stream()
                                            .map(AuditCommands::shortened)
                                            .toList()),
                            each.errorCode().orElse("ok"))
                    .filter(part -> !part.isEmpty())
                    .iterator();
            StringBuilder line = new StringBuilder();
            parts.forEachRemaining(
                    part -> line.append(line.isEmpty() ? "" : "  ").append(part));
            session.out().print(line.toString());
        }
    }

    /** The part of an ARN that differs between ARNs of one store. */
    private static String shortened(String arn) {
        String rest = arn.startsWith("arn:") ? arn.substring(arn.lastIndexOf(':') + 1) : arn;
        return rest.startsWith("key/") ? rest.substring("key/".length()) : rest;
    }
}
