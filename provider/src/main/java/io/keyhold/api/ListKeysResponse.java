package io.keyhold.api;

import java.util.List;
import java.util.Optional;

/**
 * Output of {@code ListKeys}.
 *
 * @param keys the keys
 * @param nextMarker the marker of the next page; 1 to 1024 characters; optional
 * @param truncated whether there are more
 */
public record ListKeysResponse(List<KeyListEntry> keys, Optional<String> nextMarker, boolean truncated)
        implements KmsResponse {
    /** Copies what can change. */
    public ListKeysResponse {
        keys = List.copyOf(keys);
    }
}
