package io.keyhold.api;

import java.util.List;
import java.util.Optional;

/**
 * Output of {@code ListAliases}.
 *
 * @param aliases the aliases
 * @param nextMarker the marker of the next page; 1 to 1024 characters; optional
 * @param truncated whether there are more
 */
public record ListAliasesResponse(List<AliasListEntry> aliases, Optional<String> nextMarker, boolean truncated)
        implements KmsResponse {
    /** Copies what can change. */
    public ListAliasesResponse {
        aliases = List.copyOf(aliases);
    }
}
