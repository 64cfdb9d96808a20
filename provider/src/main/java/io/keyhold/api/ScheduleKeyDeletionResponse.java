package io.keyhold.api;

import java.time.Instant;
import java.util.Optional;

/**
 * Output of {@code ScheduleKeyDeletion}.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param deletionDate when the key is deleted; optional
 * @param keyState the state of the key
 * @param pendingWindowInDays days until the deletion; 1 to 365
 */
public record ScheduleKeyDeletionResponse(
        String keyId, Optional<Instant> deletionDate, KeyState keyState, int pendingWindowInDays)
        implements KmsResponse {}
