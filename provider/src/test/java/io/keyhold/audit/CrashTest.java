package io.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.AuditLog;
import io.keyhold.Keyhold;
import io.keyhold.TestKeyhold;
import io.keyhold.api.AuditChain;
import io.keyhold.api.AuditQuery;
import io.keyhold.api.AuditRecord;
import io.keyhold.api.AuditReport;
import io.keyhold.api.ListAliasesRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kill -9} of a process with a Keyhold; {@code -Dkeyhold.cases=N} sets how often. */
@Timeout(1200)
class CrashTest {
    private static final int KILLS = Math.max(1, Integer.getInteger("keyhold.cases", 2));
    private static final int QUEUE = 256;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"strict", "group"})
    void encrypt_processKilled_keepsTheRecordsOfReturnedResults(String mode) throws Exception {
        Path settings = settings(mode);
        for (int round = 0; round < KILLS; round++) {
            List<String> returned = runUntilKilled("encrypt", settings, "r" + round, 50 + 997 * round % 5000);
            String records = records(settings);
            long lost = returned.stream()
                    .filter(mark -> !records.contains("\"" + mark + "\""))
                    .count();
            assertThat(lost).as("lost of %s", returned.size()).isLessThanOrEqualTo(mode.equals("strict") ? 0 : QUEUE);
        }
        try (Keyhold keyhold = Keyhold.open(settings)) {
            AuditReport report = keyhold.auditLog().verify();
            assertThat(report.findings()).isEmpty();
            assertThat(report.chains().stream().filter(chain -> chain.verdict() == AuditChain.Verdict.OPEN_END))
                    .as("the killed ones and the open one; never valid")
                    .hasSize(KILLS + 1)
                    .allSatisfy(chain -> assertThat(chain.mayHaveLost()).isEqualTo(QUEUE));
        }
    }

    @Test
    void change_processKilled_tellsEachChangeOnce() throws Exception {
        Path settings = settings("group");
        for (int round = 0; round < KILLS; round++) {
            runUntilKilled("alias", settings, "r" + round, 10 + 37 * round % 200);
        }
        try (Keyhold keyhold = Keyhold.open(settings)) {
            List<String> made = allAliases(keyhold);
            List<AuditRecord> events;
            try (Stream<AuditRecord> found = keyhold.auditLog().lookup(AuditQuery.ALL.withOperation("CreateAlias"))) {
                events = found.toList();
            }
            assertThat(events.stream().map(AuditRecord::eventId)).doesNotHaveDuplicates();
            assertThat(events.stream().map(event -> event.resourceArns().get(0).replaceAll(".*:alias/", "alias/")))
                    .containsExactlyInAnyOrderElementsOf(made);
            assertThat(keyhold.auditLog().verify().findings()).isEmpty();
        }
    }

    @Test
    void change_inSeveralProcesses_tellsEachChangeOnce() throws Exception {
        Path settings = settings("group");
        int each = 60;
        try (Keyhold keyhold = Keyhold.open(settings)) {
            List<Process> processes = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                processes.add(AuditProcess.start("alias", settings.toString(), "p" + i, Integer.toString(each)));
            }
            for (Process process : processes) {
                process.getInputStream().readAllBytes();
                assertThat(process.waitFor()).isZero();
            }
            try (Stream<AuditRecord> found = keyhold.auditLog().lookup(AuditQuery.ALL.withOperation("CreateAlias"))) {
                List<AuditRecord> events = found.toList();
                assertThat(events).hasSize(2 * each);
                assertThat(events.stream().map(AuditRecord::eventId)).doesNotHaveDuplicates();
            }
            assertThat(keyhold.auditLog().verify().findings()).isEmpty();
        }
    }

    private Path settings(String mode) throws IOException {
        return TestKeyhold.settings(
                folder,
                "keyhold.audit = audit",
                "keyhold.audit-mode = " + mode,
                "keyhold.audit-queue = " + QUEUE,
                "keyhold.audit-checkpoint-ms = 50");
    }

    private static List<String> allAliases(Keyhold keyhold) {
        List<String> names = new ArrayList<>();
        ListAliasesRequest request = ListAliasesRequest.of().withLimit(100);
        var page = keyhold.kms().listAliases(request);
        page.aliases().forEach(alias -> names.add(alias.aliasName()));
        while (page.truncated()) {
            page = keyhold.kms()
                    .listAliases(request.withMarker(page.nextMarker().orElseThrow()));
            page.aliases().forEach(alias -> names.add(alias.aliasName()));
        }
        return names;
    }

    private static String records(Path settings) {
        AuditLog log = AuditLog.offline(List.of(settings.resolveSibling("audit")), List.of(), List.of());
        try (Stream<AuditRecord> found = log.lookup(AuditQuery.ALL)) {
            return found.flatMap(record -> record.json().stream()).collect(Collectors.joining());
        }
    }

    private static List<String> runUntilKilled(String what, Path settings, String name, int results)
            throws IOException, InterruptedException {
        Process process = AuditProcess.start(what, settings.toString(), name);
        List<String> lines = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("open");
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (lines.size() == results) {
                    process.toHandle().destroyForcibly();
                }
            }
        }
        process.waitFor();
        assertThat(lines).doesNotContain("done");
        return lines;
    }
}
