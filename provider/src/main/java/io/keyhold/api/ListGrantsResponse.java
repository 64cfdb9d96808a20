package io.keyhold.api;

import java.util.List;
import java.util.Optional;

/**
 * Output of {@code ListGrants}.
 *
 * @param grants the grants
 * @param nextMarker the marker of the next page; 1 to 1024 characters; optional
 * @param truncated whether there are more
 */
public record ListGrantsResponse(List<GrantListEntry> grants, Optional<String> nextMarker, boolean truncated)
        implements KmsResponse {
    /** Copies what can change. */
    public ListGrantsResponse {
        grants = List.copyOf(grants);
    }
}
