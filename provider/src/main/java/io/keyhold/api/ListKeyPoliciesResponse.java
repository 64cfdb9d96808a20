package io.keyhold.api;

import java.util.List;
import java.util.Optional;

/**
 * Output of {@code ListKeyPolicies}.
 *
 * @param policyNames the policy names
 * @param nextMarker the marker of the next page; 1 to 1024 characters; optional
 * @param truncated whether there are more
 */
public record ListKeyPoliciesResponse(List<String> policyNames, Optional<String> nextMarker, boolean truncated)
        implements KmsResponse {
    /** Copies what can change. */
    public ListKeyPoliciesResponse {
        policyNames = List.copyOf(policyNames);
    }
}
