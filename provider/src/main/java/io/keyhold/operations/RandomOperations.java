package io.keyhold.operations;

import io.keyhold.access.RequestFacts;
import io.keyhold.api.Caller;
import io.keyhold.api.CustomKeyStoreType;
import io.keyhold.api.GenerateRandomRequest;
import io.keyhold.api.GenerateRandomResponse;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import io.keyhold.audit.Parameters;
import io.keyhold.catalog.Catalog;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.gate.Gate;
import io.keyhold.gate.Recipients;
import io.keyhold.gate.ServiceContext;
import io.keyhold.keys.CustomKeyStore;
import io.keyhold.keys.KeyStorePlace;
import io.keyhold.material.CustomKeyStores;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/** {@code GenerateRandom}. */
public final class RandomOperations {
    private final Gate gate;
    private final Access access;
    private final Catalog catalog;
    private final CustomKeyStores keyStores;
    private final SecureRandom random;

    RandomOperations(Gate gate, Access access, ServiceContext services) {
        this.gate = gate;
        this.access = access;
        this.catalog = services.catalog();
        this.keyStores = services.sources().keyStores();
        this.random = services.random();
    }

    public GenerateRandomResponse generateRandom(Caller caller, GenerateRandomRequest request) {
        Call call = gate.begin(
                caller,
                Operation.GENERATE_RANDOM,
                audit -> request.customKeyStoreId().ifPresent(id -> audit.put("customKeyStoreId", id)));
        return gate.use(call, request, () -> {
            Recipients.refuse(request.recipient());
            byte[] bytes = new byte[request.numberOfBytes()];
            if (request.customKeyStoreId().isPresent()) {
                fill(call, request.customKeyStoreId().get(), bytes);
            } else {
                fill(call, bytes);
            }
            return new GenerateRandomResponse(bytes);
        });
    }

    private void fill(Call call, String customKeyStoreId, byte[] bytes) {
        access.authorize(call, RequestFacts.NONE);
        CustomKeyStore store = catalog.keyStores().find(customKeyStoreId)
                .filter(found -> found.account().equals(call.callerAccount()))
                .orElseThrow(() -> CustomKeyStoreRules.notFound(customKeyStoreId));
        if (store.type() == CustomKeyStoreType.EXTERNAL_KEY_STORE) {
            throw new KmsException.Unsupported(
                    "an external key store generates no random bytes", "Leave CustomKeyStoreId out");
        }
        CustomKeyStoreRules.requireConnected(store);
        KeyStorePlace place =
                KeyStorePlace.of(customKeyStoreId, Optional.empty()).in(Optional.of(store));
        keyStores.connection(place).random(bytes);
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
