package io.keyhold.api;

import java.util.List;
import java.util.Optional;

/**
 * Output of {@code ListKeyRotations}.
 *
 * @param rotations the rotations
 * @param nextMarker the marker of the next page; 1 to 1024 characters; optional
 * @param truncated whether there are more
 */
public record ListKeyRotationsResponse(
        List<RotationsListEntry> rotations, Optional<String> nextMarker, boolean truncated) implements KmsResponse {
    /** Copies what can change. */
    public ListKeyRotationsResponse {
        rotations = List.copyOf(rotations);
    }
}
