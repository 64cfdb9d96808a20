package io.keyhold.audit;

import java.util.ArrayList;
import java.util.List;

/**
 * What verification says of trails.
 *
 * @param chains each chain, oldest first
 * @param missingChains chains that an anchor or another chain knows and that are not there
 */
public record TrailReport(List<ChainReport> chains, List<TrailFinding> missingChains) {
    /** The worst verdict of all. */
    public ChainReport.Verdict verdict() {
        if (!findings().isEmpty()) {
            return ChainReport.Verdict.DAMAGED;
        }
        // Where nothing is, nothing proves that nothing was.
        boolean open =
                chains.isEmpty() || chains.stream().anyMatch(chain -> chain.verdict() == ChainReport.Verdict.OPEN_END);
        return open ? ChainReport.Verdict.OPEN_END : ChainReport.Verdict.VALID;
    }

    /** The first finding of each chain, and the chains that are missing. */
    public List<TrailFinding> findings() {
        List<TrailFinding> findings = new ArrayList<>();
        chains.forEach(chain -> chain.finding().ifPresent(findings::add));
        findings.addAll(missingChains);
        return List.copyOf(findings);
    }
}
