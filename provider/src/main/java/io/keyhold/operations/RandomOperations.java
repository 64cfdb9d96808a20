package io.keyhold.operations;

import io.keyhold.access.RequestFacts;
import io.keyhold.api.Caller;
import io.keyhold.api.GenerateRandomRequest;
import io.keyhold.api.GenerateRandomResponse;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import io.keyhold.audit.Parameters;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.gate.Gate;
import io.keyhold.gate.Recipients;
import java.security.SecureRandom;
import java.util.Arrays;

/** {@code GenerateRandom}. */
public final class RandomOperations {
    private final Gate gate;
    private final Access access;
    private final SecureRandom random;

    RandomOperations(Gate gate, Access access, SecureRandom random) {
        this.gate = gate;
        this.access = access;
        this.random = random;
    }

    public GenerateRandomResponse generateRandom(Caller caller, GenerateRandomRequest request) {
        Call call = gate.begin(caller, Operation.GENERATE_RANDOM, Parameters.NONE);
        return gate.use(call, request, () -> {
            Recipients.refuse(request.recipient());
            if (request.customKeyStoreId().isPresent()) {
                throw new KmsException.Unsupported("custom key stores are not available", "Leave CustomKeyStoreId out");
            }
            byte[] bytes = new byte[request.numberOfBytes()];
            fill(call, bytes);
            return new GenerateRandomResponse(bytes);
        });
    }

    /** {@code GenerateRandom} of any number of bytes, for a {@code SecureRandom}. */
    public void fill(Caller caller, byte[] bytes) {
        Call call = gate.begin(caller, Operation.GENERATE_RANDOM, Parameters.NONE);
        try {
            gate.use(call, () -> {
                fill(call, bytes);
                return bytes;
            });
        } catch (KmsException e) {
            Arrays.fill(bytes, (byte) 0);
            throw e;
        }
    }

    private void fill(Call call, byte[] bytes) {
        access.authorize(call, RequestFacts.NONE);
        random.nextBytes(bytes);
    }
}
