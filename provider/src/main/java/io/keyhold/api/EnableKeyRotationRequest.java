package io.keyhold.api;

import java.util.Optional;

/**
 * Input of {@code EnableKeyRotation}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param rotationPeriodInDays days between rotations; 90 to 2560; optional
 */
public record EnableKeyRotationRequest(String keyId, Optional<Integer> rotationPeriodInDays) implements KmsRequest {
    /** Refuses null. */
    public EnableKeyRotationRequest {
        Members.require("keyId", keyId);
        Members.require("rotationPeriodInDays", rotationPeriodInDays);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static EnableKeyRotationRequest of(String keyId) {
        return new EnableKeyRotationRequest(keyId, Optional.empty());
    }

    /** The same with {@code rotationPeriodInDays}. */
    public EnableKeyRotationRequest withRotationPeriodInDays(Integer rotationPeriodInDays) {
        return new EnableKeyRotationRequest(keyId, Members.optional("rotationPeriodInDays", rotationPeriodInDays));
    }

    @Override
    public Operation operation() {
        return Operation.ENABLE_KEY_ROTATION;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.range("rotationPeriodInDays", rotationPeriodInDays, 90, 2560);
    }
}
