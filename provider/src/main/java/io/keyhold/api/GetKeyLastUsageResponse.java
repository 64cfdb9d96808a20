package io.keyhold.api;

import java.time.Instant;
import java.util.Optional;

/**
 * Output of {@code GetKeyLastUsage}.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param keyLastUsage the last use, if there was one since tracking began; optional
 * @param trackingStartDate since when uses are tracked
 * @param keyCreationDate when the key was created
 */
public record GetKeyLastUsageResponse(
        String keyId, Optional<KeyLastUsage> keyLastUsage, Instant trackingStartDate, Instant keyCreationDate)
        implements KmsResponse {}
