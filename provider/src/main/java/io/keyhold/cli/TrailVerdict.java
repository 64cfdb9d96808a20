package io.keyhold.cli;

import io.keyhold.api.AuditChain;
import io.keyhold.api.AuditDamage;
import io.keyhold.api.AuditFinding;
import io.keyhold.api.AuditReport;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How a report of the audit trail is shown. The chain that the command itself is writing is always open, which says nothing of
 * the trail: its verdict is {@code WRITING}, and the one of the trail is that of the others.
 *
 * @param report the report
 * @param own the chain of the command itself; empty if it writes none
 */
record TrailVerdict(AuditReport report, OptionalLong own) {
    private static final String WRITING = "WRITING";

    /** The worst verdict of the chains that the command does not write itself. */
    AuditChain.Verdict verdict() {
        List<AuditChain> others =
                report.chains().stream().filter(chain -> !isOwn(chain)).toList();
        return report.findings().isEmpty() && !others.isEmpty()
                ? new AuditReport(others, List.of(), report.accepted(), report.ignored()).verdict()
                : report.verdict();
    }

    /** Whether every chain is signed by a key that nobody named. */
    boolean isOfAnotherKey() {
        return !report.chains().isEmpty()
                && report.chains().stream()
                        .allMatch(chain -> chain.finding()
                                .filter(finding -> finding.damage() == AuditDamage.UNTRUSTED)
                                .isPresent());
    }

    String shown(AuditChain chain) {
        return isOwn(chain) && chain.verdict() == AuditChain.Verdict.OPEN_END
                ? WRITING
                : chain.verdict().name();
    }

    private boolean isOwn(AuditChain chain) {
        return own.isPresent() && own.getAsLong() == chain.trailId();
    }

    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("Verdict", verdict().name());
        members.put("Chains", report.chains().stream().map(this::chain).toList());
        members.put(
                "Findings",
                report.findings().stream().map(TrailVerdict::finding).toList());
        members.put("Accepted", report.accepted());
        members.put("Ignored", report.ignored());
        return members;
    }

    private Map<String, Object> chain(AuditChain chain) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("TrailId", trail(chain));
        members.put("Verdict", shown(chain));
        members.put("Events", chain.events());
        members.put("SignedSequence", chain.signedSequence());
        members.put("SignedAt", signedAt(chain));
        members.put("StoreEpoch", chain.storeEpoch());
        members.put("MayHaveLost", chain.mayHaveLost());
        members.put("Finding", chain.finding().map(AuditFinding::toString).orElse(""));
        members.put("Notes", chain.notes());
        return members;
    }

    /** As its record has it, but the chain as everywhere else. */
    private static Map<String, Object> finding(AuditFinding finding) {
        Map<String, Object> members = new LinkedHashMap<>(Json.members(finding));
        members.put("TrailId", HexFormat.of().toHexDigits(finding.trailId()));
        return members;
    }

    static String trail(AuditChain chain) {
        return HexFormat.of().toHexDigits(chain.trailId());
    }

    static Object signedAt(AuditChain chain) {
        return chain.signedAtMillis() == 0 ? "never" : Instant.ofEpochMilli(chain.signedAtMillis());
    }
}
