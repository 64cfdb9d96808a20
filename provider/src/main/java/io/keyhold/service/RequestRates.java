package io.keyhold.service;

import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Throttles requests per account at the rates of AWS KMS, if that is switched on. Cryptographic operations share one
 * rate. Source: AWS KMS Developer Guide, "Request quotas" (default rates).
 */
final class RequestRates {
    private final boolean enabled;
    private final Clock clock;
    private final ConcurrentHashMap<Group, Second> seconds = new ConcurrentHashMap<>();

    private record Group(String account, String name) {}

    private record Second(long epochSecond, int used) {}

    RequestRates(boolean enabled, Clock clock) {
        this.enabled = enabled;
        this.clock = clock;
    }

    /**
     * Counts a call.
     *
     * @throws KmsException.Throttling if its account has used up the rate of this second
     */
    void acquire(Call call) {
        if (!enabled) {
            return;
        }
        Operation operation = call.operation();
        int limit = perSecond(operation);
        long second = clock.instant().getEpochSecond();
        String name = isCryptographic(operation) ? "cryptographic" : operation.operationName();
        Second now = seconds.merge(
                new Group(call.callerAccount(), name),
                new Second(second, 1),
                (was, one) -> was.epochSecond() == second ? new Second(second, was.used() + 1) : one);
        if (now.used() > limit) {
            throw new KmsException.Throttling(
                    "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.",
                    "Send at most " + limit + " " + name + " requests per second, or switch keyhold.request-rates off");
        }
    }

    private static boolean isCryptographic(Operation operation) {
        return operation.usage().isPresent() || operation == Operation.GENERATE_RANDOM;
    }

    private static int perSecond(Operation operation) {
        if (isCryptographic(operation)) {
            return 10_000;
        }
        return switch (operation) {
            case DESCRIBE_KEY, GET_PUBLIC_KEY, LIST_RESOURCE_TAGS -> 2000;
            case GET_KEY_POLICY, GET_KEY_ROTATION_STATUS -> 1000;
            case LIST_ALIASES, LIST_KEYS -> 500;
            case LIST_GRANTS, LIST_KEY_POLICIES, LIST_KEY_ROTATIONS, LIST_RETIRABLE_GRANTS -> 100;
            case CREATE_GRANT, RETIRE_GRANT, REVOKE_GRANT -> 50;
            case DELETE_ALIAS,
                    DELETE_IMPORTED_KEY_MATERIAL,
                    ENABLE_KEY_ROTATION,
                    IMPORT_KEY_MATERIAL,
                    PUT_KEY_POLICY,
                    SCHEDULE_KEY_DELETION -> 15;
            case TAG_RESOURCE -> 10;
            case GET_PARAMETERS_FOR_IMPORT -> 1;
            default -> 5;
        };
    }
}
