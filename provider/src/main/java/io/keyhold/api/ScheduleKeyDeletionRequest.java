package io.keyhold.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Input of {@code ScheduleKeyDeletion}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param pendingWindowInDays days until the deletion; 1 to 365; optional
 */
public record ScheduleKeyDeletionRequest(String keyId, Optional<Integer> pendingWindowInDays) implements KmsRequest {
    /** Refuses null. */
    public ScheduleKeyDeletionRequest {
        Members.require("keyId", keyId);
        Members.require("pendingWindowInDays", pendingWindowInDays);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static ScheduleKeyDeletionRequest of(String keyId) {
        return new ScheduleKeyDeletionRequest(keyId, Optional.empty());
    }

    /** The same with {@code pendingWindowInDays}. */
    public ScheduleKeyDeletionRequest withPendingWindowInDays(Integer pendingWindowInDays) {
        return toBuilder().pendingWindowInDays(pendingWindowInDays).build();
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.keyId = keyId;
        builder.pendingWindowInDays = pendingWindowInDays;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String keyId;
        private Optional<Integer> pendingWindowInDays = Optional.empty();

        private Builder() {}

        /** The key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
            return this;
        }

        /** Days until the deletion; 1 to 365; optional. */
        public Builder pendingWindowInDays(Integer pendingWindowInDays) {
            this.pendingWindowInDays = Members.optional("pendingWindowInDays", pendingWindowInDays);
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public ScheduleKeyDeletionRequest build() {
            return new ScheduleKeyDeletionRequest(Members.given("keyId", keyId), pendingWindowInDays);
        }
    }

    @Override
    public Operation operation() {
        return Operation.SCHEDULE_KEY_DELETION;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.range("pendingWindowInDays", pendingWindowInDays, 1, 365);
    }
}
