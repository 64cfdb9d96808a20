package io.keyhold.api;

import java.util.List;

/**
 * A decision and its reasons. It quotes policies: show it only to people who may see them.
 *
 * @param allowed whether the request may proceed
 * @param explicitDeny whether a Deny decided, rather than the lack of an Allow
 * @param reason the end of AWS's message for a refusal; empty if the request may proceed
 * @param decidedBy the statement or grant that decided, or what was missing
 * @param findings what each statement and grant that could have mattered came to, policies first, in their order
 */
public record AccessExplanation(
        boolean allowed, boolean explicitDeny, String reason, String decidedBy, List<Finding> findings) {
    /** Copies what can change. */
    public AccessExplanation {
        findings = List.copyOf(findings);
    }

    /**
     * The result of one statement or grant.
     *
     * @param subject the statement or grant
     * @param deny whether it would deny
     * @param matched whether it matched the request
     * @param detail how it matched, or the first element that did not
     */
    public record Finding(String subject, boolean deny, boolean matched, String detail) {
        @Override
        public String toString() {
            return (matched ? deny ? "DENIES   " : "matches  " : "no match ") + subject + ": " + detail;
        }
    }

    /** The decision and the findings, one to a line. */
    @Override
    public String toString() {
        String by = decidedBy.equals(reason) ? "" : " (" + decidedBy + ")";
        StringBuilder text = new StringBuilder(allowed ? "allowed by " + decidedBy : "denied " + reason + by);
        findings.forEach(finding -> text.append('\n').append(finding));
        return text.toString();
    }
}
