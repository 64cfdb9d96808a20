package io.keyhold.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
        return toBuilder().rotationPeriodInDays(rotationPeriodInDays).build();
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.keyId = keyId;
        builder.rotationPeriodInDays = rotationPeriodInDays;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String keyId;
        private Optional<Integer> rotationPeriodInDays = Optional.empty();

        private Builder() {}

        /** The key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
            return this;
        }

        /** Days between rotations; 90 to 2560; optional. */
        public Builder rotationPeriodInDays(Integer rotationPeriodInDays) {
            this.rotationPeriodInDays = Members.optional("rotationPeriodInDays", rotationPeriodInDays);
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public EnableKeyRotationRequest build() {
            return new EnableKeyRotationRequest(Members.given("keyId", keyId), rotationPeriodInDays);
        }
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
