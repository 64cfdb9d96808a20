package io.keyhold.cli;

import io.keyhold.Doctor;
import io.keyhold.api.HealthFinding;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Examines everything. */
@Command(
        name = "doctor",
        description = {
            "Examine settings, root of trust, store, audit trail, clock and Java, each finding with its remedy.",
            "Reads every record of store and trail. Exit code 1 if something is an ERROR."
        },
        footer = {"  keyhold doctor", "  keyhold doctor --quiet --json"})
final class DoctorCommand implements Callable<Integer> {
    private final CommandSession session;

    @Option(
            names = {"-q", "--quiet"},
            description = "Show only what is not as it should be")
    private boolean quiet;

    DoctorCommand(CommandSession session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        List<HealthFinding> findings = Doctor.examine(session.existingSettings());
        List<HealthFinding> told = findings.stream()
                .filter(finding -> !quiet || finding.severity() != HealthFinding.Severity.OK)
                .toList();
        if (session.out().isJson()) {
            session.out().members(Map.of("Findings", told));
        } else {
            told.forEach(this::print);
        }
        boolean bad = findings.stream().anyMatch(finding -> finding.severity() == HealthFinding.Severity.ERROR);
        return (bad ? ExitCode.NO : ExitCode.DONE).code();
    }

    private void print(HealthFinding finding) {
        String severity = finding.severity().name();
        session.out().print(severity + " ".repeat(9 - severity.length()) + finding.subject() + ": " + finding.detail());
        if (!finding.remedy().isEmpty()) {
            session.out().print(" ".repeat(9) + "-> " + finding.remedy());
        }
    }
}
