package io.keyhold.api;

import java.util.List;
import java.util.Optional;

/**
 * Output of {@code ListResourceTags}.
 *
 * @param tags the tags
 * @param nextMarker the marker of the next page; 1 to 1024 characters; optional
 * @param truncated whether there are more
 */
public record ListResourceTagsResponse(List<Tag> tags, Optional<String> nextMarker, boolean truncated)
        implements KmsResponse {
    /** Copies what can change. */
    public ListResourceTagsResponse {
        tags = List.copyOf(tags);
    }
}
