package io.keyhold.api;

import java.util.List;
import java.util.Optional;

/**
 * Output of {@code DescribeCustomKeyStores}.
 *
 * @param customKeyStores the custom key stores
 * @param nextMarker the marker of the next page; 1 to 1024 characters; optional
 * @param truncated whether there are more
 */
public record DescribeCustomKeyStoresResponse(
        List<CustomKeyStoresListEntry> customKeyStores, Optional<String> nextMarker, boolean truncated)
        implements KmsResponse {
    /** Copies what can change. */
    public DescribeCustomKeyStoresResponse {
        customKeyStores = List.copyOf(customKeyStores);
    }
}
