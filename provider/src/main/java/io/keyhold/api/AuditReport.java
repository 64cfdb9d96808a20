package io.keyhold.api;

import java.util.ArrayList;
import java.util.List;

/**
 * The result of verifying trails.
 *
 * @param chains each chain, oldest first
 * @param others further findings: a chain that an anchor or another chain knows and that is not there, a store that went back
 * @param accepted one sentence for each chain that has seen the store at a later epoch than it is at, where a restore was
 *     accepted since: no damage
 * @param ignored one sentence for each chain of another store that lies in the same directory; it is not among
 *     {@code chains}
 */
public record AuditReport(
        List<AuditChain> chains, List<AuditFinding> others, List<String> accepted, List<String> ignored) {
    /** The worst verdict of all. */
    public AuditChain.Verdict verdict() {
        if (!findings().isEmpty()) {
            return AuditChain.Verdict.DAMAGED;
        }
        // Where nothing is, nothing proves that nothing was.
        boolean open =
                chains.isEmpty() || chains.stream().anyMatch(chain -> chain.verdict() == AuditChain.Verdict.OPEN_END);
        return open ? AuditChain.Verdict.OPEN_END : AuditChain.Verdict.VALID;
    }

    /** The first finding of each chain, and the chains that are missing. */
    public List<AuditFinding> findings() {
        List<AuditFinding> findings = new ArrayList<>();
        chains.forEach(chain -> chain.finding().ifPresent(findings::add));
        findings.addAll(others);
        return List.copyOf(findings);
    }
}
