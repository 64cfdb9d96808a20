package io.keyhold.api;

import java.time.Instant;
import java.util.Optional;

/**
 * Output of {@code GetKeyRotationStatus}.
 *
 * @param keyRotationEnabled whether the key rotates automatically
 * @param keyId the ARN of the key; 1 to 2048 characters
 * @param rotationPeriodInDays days between rotations; 90 to 2560; optional
 * @param nextRotationDate when the key rotates next; optional
 * @param onDemandRotationStartDate when a rotation in progress began; optional
 */
public record GetKeyRotationStatusResponse(
        boolean keyRotationEnabled,
        String keyId,
        Optional<Integer> rotationPeriodInDays,
        Optional<Instant> nextRotationDate,
        Optional<Instant> onDemandRotationStartDate)
        implements KmsResponse {}
