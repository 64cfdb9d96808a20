package io.keyhold.api;

import java.util.List;
import java.util.Optional;

/**
 * Output of {@code ListRetirableGrants}.
 *
 * @param grants the grants
 * @param nextMarker the marker of the next page; 1 to 1024 characters; optional
 * @param truncated whether there are more
 */
public record ListRetirableGrantsResponse(List<GrantListEntry> grants, Optional<String> nextMarker, boolean truncated)
        implements KmsResponse {
    /** Copies what can change. */
    public ListRetirableGrantsResponse {
        grants = List.copyOf(grants);
    }
}
