package io.keyhold.operations;

import io.keyhold.access.Permission;
import io.keyhold.access.RequestFacts;
import io.keyhold.api.Caller;
import io.keyhold.api.CancelKeyDeletionRequest;
import io.keyhold.api.CancelKeyDeletionResponse;
import io.keyhold.api.KeyState;
import io.keyhold.api.KmsException;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.api.ScheduleKeyDeletionResponse;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.gate.CloudTrailValues;
import io.keyhold.gate.DestructionConfirmations;
import io.keyhold.gate.Gate;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MultiRegionRules;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Deletion after its waiting period, and second thoughts. Source: AWS KMS Developer Guide, "Delete an AWS KMS key". */
public final class DeletionOperations {
    private static final int LEAST_DAYS = 7;
    private static final int MOST_DAYS = 30;
    private final Gate gate;
    private final Access access;
    private final LastUsageTracker usage;

    DeletionOperations(Gate gate, Access access, LastUsageTracker usage) {
        this.gate = gate;
        this.access = access;
        this.usage = usage;
    }

    public ScheduleKeyDeletionResponse scheduleKeyDeletion(Caller caller, ScheduleKeyDeletionRequest request) {
        String keyId = request.keyId();
        Optional<Integer> asked = request.pendingWindowInDays();
        Call call = gate.begin(caller, request);
        int days = asked.orElse(MOST_DAYS);
        KmsKey key = gate.change(call, request, () -> {
            requireWindow(days);
            KmsKey seen = access.resolve(call, keyId, Permission.of(call.operation()), List.of())
                    .key();
            access.authorize(call, seen, call.operation().permission(), usage.facts(request, seen, call.now()));
            Instant scheduled = usage.notBefore(seen, call.now()).truncatedTo(ChronoUnit.MILLIS);
            return KeyEdits.of(call, seen, (transaction, now) -> {
                DestructionConfirmations.forget(transaction, DestructionConfirmations.deletionOf(now));
                KmsKey scheduledKey = MultiRegionRules.scheduled(now, scheduled, days);
                respond(call, scheduledKey, days);
                return scheduledKey;
            });
        });
        return new ScheduleKeyDeletionResponse(key.arn().value(), key.deletionDate(), key.state(), days);
    }

    public CancelKeyDeletionResponse cancelKeyDeletion(Caller caller, CancelKeyDeletionRequest request) {
        String keyId = request.keyId();
        Call call = gate.begin(caller, request);
        KmsKey key = gate.change(
                call,
                request,
                () -> KeyEdits.of(
                        call, access.require(call, keyId, RequestFacts.NONE).key(), (transaction, now) -> {
                            DestructionConfirmations.forget(transaction, DestructionConfirmations.deletionOf(now));
                            return now.change()
                                    .state(KeyState.DISABLED)
                                    .noDeletion()
                                    .multiRegion(now.multiRegion().map(set -> set.waiting(Optional.empty())))
                                    .done();
                        }));
        return new CancelKeyDeletionResponse(key.arn().value());
    }

    private static void respond(Call call, KmsKey key, int days) {
        call.responds(audit -> {
            audit.put("keyId", key.arn().value());
            key.deletionDate().ifPresent(date -> audit.put("deletionDate", CloudTrailValues.date(date)));
            audit.put("keyState", key.state().value());
            audit.put("pendingWindowInDays", days);
        });
    }

    private static void requireWindow(int days) {
        if (days < LEAST_DAYS || days > MOST_DAYS) {
            throw new KmsException.Validation(
                    "PendingWindowInDays is `" + days + "`; it must be between " + LEAST_DAYS + " and " + MOST_DAYS
                            + " (inclusive)",
                    "Pass a number of days in between");
        }
    }
}
