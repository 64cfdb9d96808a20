package io.keyhold.access;

import java.util.List;

/**
 * A decision and how it came about. For those who may see policies: it quotes them.
 *
 * @param decision the decision
 * @param findings what each statement and grant that could have mattered came to, policies first, in their order
 */
public record Explanation(Decision decision, List<Finding> findings) {
    /** Copies what can change. */
    public Explanation {
        findings = List.copyOf(findings);
    }

    /**
     * What one statement or grant came to.
     *
     * @param subject the statement or grant
     * @param deny whether it would deny
     * @param matched whether it matched the request
     * @param detail how it matched, or the first element that did not
     */
    public record Finding(String subject, boolean deny, boolean matched, String detail) {
        @Override
        public String toString() {
            return (matched ? deny ? "DENIES  " : "allows  " : "no match ") + subject + ": " + detail;
        }
    }

    /** The decision and the findings, one to a line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (decision instanceof Decision.Denied denied) {
            text.append("denied ")
                    .append(denied.reason())
                    .append(" (")
                    .append(denied.evidence())
                    .append(')');
        } else {
            text.append("allowed by ").append(decision.evidence());
        }
        findings.forEach(finding -> text.append('\n').append(finding));
        return text.toString();
    }
}
