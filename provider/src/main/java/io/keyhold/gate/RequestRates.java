package io.keyhold.gate;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import io.keyhold.keys.KmsKey;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Throttles requests per account at the rates of AWS KMS, if that is switched on: the default rates of Regions without
 * rates of their own. A call is charged when its key is known, so one for a key that does not exist is not, and neither is a
 * refused one for a key of another account; a call with two keys of different kinds is charged to both. Source: AWS KMS Developer Guide, "Request quotas".
 */
public final class RequestRates {
    private final boolean enabled;
    private final Clock clock;
    private final ConcurrentHashMap<Account, Second> seconds = new ConcurrentHashMap<>();

    /**
     * Requests that share a rate.
     *
     * @param name what they are, in words
     * @param perSecond how many an account may send
     */
    record Group(String name, int perSecond) {
        private static final Group SYMMETRIC = new Group("symmetric cryptographic", 10_000);
        private static final Group RSA = new Group("RSA cryptographic", 1000);
        private static final Group ELLIPTIC = new Group("elliptic curve cryptographic", 1000);
        private static final Group ML_DSA = new Group("ML-DSA cryptographic", 1000);
        private static final Group ML_KEM = new Group("ML-KEM cryptographic", 1000); // not published: as ML-DSA

        /** The group of cryptographic operations with such a key. */
        static Group of(KeySpec spec) {
            return switch (spec.family()) {
                case AES, HMAC -> SYMMETRIC;
                case RSA -> RSA;
                case EC, EDWARDS, SM2 -> ELLIPTIC;
                case ML_DSA -> ML_DSA;
                case ML_KEM -> ML_KEM;
            };
        }

        /** The group of the data key pairs of that spec. */
        static Group ofPairs(KeySpec spec) {
            return new Group(
                    "data key pair " + spec,
                    switch (spec) {
                        case RSA_2048 -> 20;
                        case RSA_3072 -> 4;
                        case RSA_4096 -> 1;
                        case SM2 -> 25;
                        default -> 100;
                    });
        }

        /** The group of an operation that does not depend on its key; empty if it does. */
        static Optional<Group> of(Operation operation) {
            if (operation.requestsPerSecond().isPresent()) {
                return Optional.of(new Group(
                        operation.operationName(), operation.requestsPerSecond().getAsInt()));
            }
            return operation.scope() == Operation.Scope.NONE ? Optional.of(SYMMETRIC) : Optional.empty();
        }
    }

    private record Account(String account, Group group) {}

    private record Second(long epochSecond, int used) {}

    public RequestRates(boolean enabled, Clock clock) {
        this.enabled = enabled;
        this.clock = clock;
    }

    /** Counts a call whose rate does not depend on its key. */
    void acquire(Call call) {
        if (enabled) {
            Group.of(call.operation()).ifPresent(group -> acquire(call, group));
        }
    }

    /** Refuses, without counting, a call whose rate is used up; for what is asked before work that is counted later. */
    void requireRoom(Call call) {
        if (!enabled) {
            return;
        }
        Optional<Group> group = Group.of(call.operation());
        Second now = group.isEmpty() ? null : seconds.get(new Account(call.callerAccount(), group.get()));
        if (now != null
                && now.epochSecond() == clock.instant().getEpochSecond()
                && now.used() >= group.get().perSecond()) {
            throw throttled(group.get());
        }
    }

    /** Counts a cryptographic call whose key is known now, unless that is of another account: who asks may not learn so. */
    void acquire(Call call, KmsKey key) {
        if (enabled && !call.isForeign(key.arn().account())) {
            acquire(call, key.spec());
        }
    }

    /** Counts a cryptographic call that is allowed, if its key is of another account. */
    void acquireAllowed(Call call, KmsKey key) {
        if (enabled && call.isForeign(key.arn().account())) {
            acquire(call, key.spec());
        }
    }

    /** A data key pair counts by the spec of the pair. */
    private void acquire(Call call, KeySpec key) {
        if (!call.isAsking() && Group.of(call.operation()).isEmpty()) {
            Group group = call.pairSpec().map(Group::ofPairs).orElseGet(() -> Group.of(key));
            if (call.charge(group)) {
                acquire(call, group);
            }
        }
    }

    /**
     * Counts a call.
     *
     * @throws KmsException.Throttling if its account has used up the rate of this second
     */
    private void acquire(Call call, Group group) {
        long second = clock.instant().getEpochSecond();
        Second now = seconds.merge(
                new Account(call.callerAccount(), group),
                new Second(second, 1),
                (was, one) -> was.epochSecond() == second ? new Second(second, was.used() + 1) : one);
        if (now.used() > group.perSecond()) {
            throw throttled(group);
        }
    }

    private static KmsException.Throttling throttled(Group group) {
        return new KmsException.Throttling(
                "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.",
                "Send at most " + group.perSecond() + " " + group.name()
                        + " requests per second, or switch keyhold.request-rates off");
    }
}
