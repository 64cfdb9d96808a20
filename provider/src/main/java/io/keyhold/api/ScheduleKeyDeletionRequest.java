package io.keyhold.api;

import java.util.Optional;

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
        return new ScheduleKeyDeletionRequest(keyId, Members.optional("pendingWindowInDays", pendingWindowInDays));
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
