package io.keyhold.operations;

import io.keyhold.access.RequestFacts;
import io.keyhold.api.Caller;
import io.keyhold.api.GetKeyLastUsageRequest;
import io.keyhold.api.GetKeyLastUsageResponse;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.gate.Gate;
import io.keyhold.keys.KmsKey;

/** {@code GetKeyLastUsage}. Keyhold tracks from the creation of a key on. */
public final class LastUsageOperations {
    private final Gate gate;
    private final Access access;
    private final LastUsageTracker usage;

    LastUsageOperations(Gate gate, Access access, LastUsageTracker usage) {
        this.gate = gate;
        this.access = access;
        this.usage = usage;
    }

    public GetKeyLastUsageResponse getKeyLastUsage(Caller caller, GetKeyLastUsageRequest request) {
        String keyId = request.keyId();
        Call call = gate.begin(caller, request);
        return gate.use(call, request, () -> {
            KmsKey key = access.require(call, keyId, RequestFacts.NONE).key();
            return new GetKeyLastUsageResponse(key.id().value(), usage.find(key), key.created(), key.created());
        });
    }
}
