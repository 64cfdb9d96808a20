package io.keyhold.service;

import io.keyhold.access.RequestFacts;
import io.keyhold.api.Caller;
import io.keyhold.api.GetKeyLastUsageRequest;
import io.keyhold.api.GetKeyLastUsageResponse;
import io.keyhold.api.Operation;
import io.keyhold.keys.KmsKey;

/** {@code GetKeyLastUsage}. Keyhold tracks from the creation of a key on. */
final class UsageFamily {
    private final Gate gate;
    private final Access access;
    private final LastUsage usage;

    UsageFamily(Gate gate, Access access, LastUsage usage) {
        this.gate = gate;
        this.access = access;
        this.usage = usage;
    }

    GetKeyLastUsageResponse getKeyLastUsage(Caller caller, GetKeyLastUsageRequest request) {
        String keyId = request.keyId();
        Call call = gate.begin(caller, Operation.GET_KEY_LAST_USAGE, audit -> audit.put("keyId", keyId));
        return gate.use(call, request, () -> {
            KmsKey key = access.require(call, keyId, RequestFacts.NONE).key();
            return new GetKeyLastUsageResponse(key.id().value(), usage.find(key), key.created(), key.created());
        });
    }
}
