package io.keyhold;

import io.keyhold.api.AuditChain;
import io.keyhold.api.AuditQuery;
import io.keyhold.api.AuditRecord;
import io.keyhold.api.AuditReport;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.GetKeyPolicyRequest;
import io.keyhold.api.HealthFinding;
import io.keyhold.api.KeyListEntry;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListAliasesRequest;
import io.keyhold.api.ListKeysRequest;
import io.keyhold.api.ListResourceTagsRequest;
import io.keyhold.audit.TrailEpochs;
import io.keyhold.config.Settings;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.OsRandom;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.sqlite.SqliteStores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Opens copies of a dead store that were changed, and says whether what is seen then is the truth, or was told not to be. */
final class CrashJudge {
    /** What came of a change. */
    enum Verdict {
        /** The store is as it was acknowledged, and so is the trail. */
        EQUAL,
        /** It does not open, or a call is refused. */
        REFUSED,
        /** It opens; verification or the doctor names something. */
        TOLD,
        /** The store is right; events behind the last signature of a chain that verification calls open are missing. */
        OPEN_END,
        /** Changes are missing that nothing else on the disk knows of: this cannot be told. */
        UNWITNESSED,
        /** Something is missing or wrong, and nothing says so. */
        SILENT
    }

    private final DeadState state;
    private final Seen truth;
    private final Set<String> known;

    /**
     * What an opened store shows.
     *
     * @param content its keys with all that belongs to them
     * @param events the records of its trail
     * @param report what verification says
     * @param problems what the store says of itself
     */
    private record Seen(List<String> content, Set<String> events, AuditReport report, List<String> problems) {
        boolean tells() {
            return !report.findings().isEmpty()
                    || !problems.isEmpty()
                    || report.chains().stream().anyMatch(chain -> !chain.notes().isEmpty());
        }
    }

    /** Looks at an unchanged copy, which must show the last change and have nothing to tell. */
    CrashJudge(DeadState state, Path scratch) throws IOException {
        this.state = state;
        this.truth = look(state.copyTo(scratch.resolve("truth")));
        this.known = findings(state.copyTo(scratch.resolve("known")));
        String content = String.join("\n", truth.content);
        if (truth.tells() || !content.contains(CrashedProcess.LAST) || !content.contains("keyState=DISABLED")) {
            throw new IllegalStateException(
                    "the unchanged store is not as it was acknowledged: " + truth.report + truth.problems);
        }
    }

    Verdict judge(CrashMutation mutation, Path scratch) throws IOException {
        Path copy = state.copyTo(scratch);
        mutation.apply(state, copy);
        try {
            long witnessed = TrailEpochs.newest(DeadState.trail(copy));
            Seen seen = look(copy);
            if (seen.tells()) {
                return Verdict.TOLD;
            }
            boolean right = seen.content.equals(truth.content);
            if (right && seen.events.containsAll(truth.events)) {
                return Verdict.EQUAL;
            }
            return right && mutation.part().equals("trail") && isOpenEnd(seen)
                    ? Verdict.OPEN_END
                    : untold(mutation, scratch.resolveSibling(scratch.getFileName() + "-again"), witnessed);
        } catch (KmsException e) {
            return Verdict.REFUSED;
        } finally {
            DeadState.delete(copy);
        }
    }

    /** Whether all chains are there, and as many are open as a crash has left. */
    private boolean isOpenEnd(Seen seen) {
        return open(seen.report) == open(truth.report);
    }

    private static long open(AuditReport report) {
        return report.chains().stream()
                .filter(chain -> chain.verdict() == AuditChain.Verdict.OPEN_END)
                .count();
    }

    /** The doctor has the last word; if nothing on the disk knew better, nobody could. */
    private Verdict untold(CrashMutation mutation, Path scratch, long witnessed) throws IOException {
        Path copy = state.copyTo(scratch);
        try {
            mutation.apply(state, copy);
            if (epoch(copy) >= witnessed) {
                return Verdict.UNWITNESSED;
            }
        } finally {
            DeadState.delete(copy);
        }
        state.copyTo(scratch);
        try {
            mutation.apply(state, copy);
            return known.containsAll(findings(copy)) ? Verdict.SILENT : Verdict.TOLD;
        } finally {
            DeadState.delete(copy);
        }
    }

    private static long epoch(Path copy) {
        try (JdbcRecordStore store = SqliteStores.open(
                DeadState.store(copy), TestKeyhold.root(copy), Engines.choose(Engines.Choice.JDK), OsRandom.open())) {
            return store.epoch();
        }
    }

    private static Set<String> findings(Path copy) {
        return Doctor.examine(DeadState.settings(copy)).stream()
                .filter(finding -> finding.severity() != HealthFinding.Severity.OK)
                .map(finding -> finding.subject() + " " + finding.severity())
                .collect(Collectors.toSet());
    }

    private static Seen look(Path copy) {
        try (Keyhold keyhold = Keyhold.open(Settings.read(DeadState.settings(copy)), Clock.systemUTC())) {
            List<String> content = content(keyhold.kms());
            AuditReport report = keyhold.auditLog().verify();
            Set<String> events = new HashSet<>();
            try (Stream<AuditRecord> records = keyhold.auditLog().lookup(AuditQuery.ALL)) {
                records.filter(event -> !event.eventName().startsWith("List")
                                && !event.eventName().startsWith("Describe")
                                && !event.eventName().startsWith("Get"))
                        .forEach(event -> events.add(event.json().get(0)));
            }
            return new Seen(content, events, report, keyhold.store().verify().problems());
        }
    }

    private static List<String> content(Kms kms) {
        List<String> content = new ArrayList<>();
        for (KeyListEntry key : kms.listKeys(ListKeysRequest.of()).keys()) {
            Map<String, Object> of = Map.of(
                    "metadata",
                            kms.describeKey(DescribeKeyRequest.of(key.keyId())).keyMetadata(),
                    "policy",
                            kms.getKeyPolicy(GetKeyPolicyRequest.of(key.keyId()))
                                    .policy(),
                    "tags",
                            kms.listResourceTags(ListResourceTagsRequest.of(key.keyId()))
                                    .tags());
            content.add(new TreeMap<>(of).toString());
        }
        kms.listAliases(ListAliasesRequest.of()).aliases().forEach(alias -> content.add(alias.toString()));
        return List.copyOf(new TreeSet<>(content));
    }
}
