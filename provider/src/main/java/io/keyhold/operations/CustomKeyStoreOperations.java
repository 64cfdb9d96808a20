package io.keyhold.operations;

import io.keyhold.access.RequestFacts;
import io.keyhold.api.Caller;
import io.keyhold.api.ConnectCustomKeyStoreRequest;
import io.keyhold.api.ConnectionStateType;
import io.keyhold.api.CreateCustomKeyStoreRequest;
import io.keyhold.api.CreateCustomKeyStoreResponse;
import io.keyhold.api.DeleteCustomKeyStoreRequest;
import io.keyhold.api.DescribeCustomKeyStoresRequest;
import io.keyhold.api.DescribeCustomKeyStoresResponse;
import io.keyhold.api.DisconnectCustomKeyStoreRequest;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import io.keyhold.api.UpdateCustomKeyStoreRequest;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.gate.Gate;
import io.keyhold.gate.Pages;
import io.keyhold.keys.CustomKeyStore;
import io.keyhold.material.CustomKeyStores;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Custom key stores: created, described, changed, connected, disconnected, deleted. */
public final class CustomKeyStoreOperations {
    private static final int MOST = 10;
    private final Gate gate;
    private final Access access;
    private final Catalog catalog;
    private final CustomKeyStores connections;
    private final SecureRandom random;
    private final KeyStoreConnecting connector;

    CustomKeyStoreOperations(
            Gate gate, Access access, Catalog catalog, CustomKeyStores connections, SecureRandom random) {
        this.gate = gate;
        this.access = access;
        this.catalog = catalog;
        this.connections = connections;
        this.random = random;
        this.connector = new KeyStoreConnecting(catalog, connections);
    }

    public CreateCustomKeyStoreResponse createCustomKeyStore(Caller caller, CreateCustomKeyStoreRequest request) {
        Call call = gate.begin(caller, request);
        return gate.change(call, request, () -> {
            KeyStoreSettings settings = KeyStoreSettings.of(request);
            settings.requireComplete();
            access.authorize(call, RequestFacts.NONE);
            CustomKeyStore made = settings.make(call, request, connections, random);
            KeyStoreUniqueness.require(made, catalog.keyStores().list("", "", MOST * MOST));
            connections.admit(made, call.origin());
            return transaction -> insert(call, transaction, made);
        });
    }

    private static CreateCustomKeyStoreResponse insert(Call call, KeyTransaction transaction, CustomKeyStore made) {
        KeyStoreUniqueness.require(made, transaction.keyStores().list(""));
        if (transaction.keyStores().list(made.account()).size() >= MOST) {
            throw new KmsException.LimitExceeded(
                    "account " + made.account() + " has " + MOST + " custom key stores, which is the quota",
                    "Delete a custom key store first");
        }
        transaction.keyStores().insert(made);
        call.responds(audit -> audit.put("customKeyStoreId", made.id()));
        return new CreateCustomKeyStoreResponse(made.id());
    }

    public DescribeCustomKeyStoresResponse describeCustomKeyStores(
            Caller caller, DescribeCustomKeyStoresRequest request) {
        Call call = gate.begin(caller, request);
        return gate.use(call, request, () -> {
            if (request.customKeyStoreId().isPresent()
                    && request.customKeyStoreName().isPresent()) {
                throw new KmsException.Validation(
                        "CustomKeyStoreId and CustomKeyStoreName are both there", "Pass one of them, or none");
            }
            access.authorize(call, RequestFacts.NONE);
            Optional<CustomKeyStore> one = named(call, request);
            return one.map(found ->
                            new DescribeCustomKeyStoresResponse(List.of(found.describe()), Optional.empty(), false))
                    .orElseGet(() -> page(call, request));
        });
    }

    private Optional<CustomKeyStore> named(Call call, DescribeCustomKeyStoresRequest request) {
        if (request.customKeyStoreId().isPresent()) {
            return Optional.of(require(call, request.customKeyStoreId().get()));
        }
        return request.customKeyStoreName()
                .map(name -> catalog.keyStores().list(call.callerAccount(), "", MOST).stream()
                        .filter(store -> store.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> CustomKeyStoreRules.notFound(name)));
    }

    private DescribeCustomKeyStoresResponse page(Call call, DescribeCustomKeyStoresRequest request) {
        Pages<CustomKeyStore> page = Pages.of(
                Operation.DESCRIBE_CUSTOM_KEY_STORES,
                request.limit(),
                request.marker(),
                (after, limit) -> catalog.keyStores().list(call.callerAccount(), after, limit),
                CustomKeyStore::id);
        return new DescribeCustomKeyStoresResponse(
                page.entries().stream().map(CustomKeyStore::describe).toList(), page.nextMarker(), page.truncated());
    }

    public void updateCustomKeyStore(Caller caller, UpdateCustomKeyStoreRequest request) {
        String id = request.customKeyStoreId();
        Call call = gate.begin(caller, request);
        gate.change(call, request, () -> {
            access.authorize(call, RequestFacts.NONE);
            CustomKeyStore seen = require(call, id);
            KeyStoreUpdate update = new KeyStoreUpdate(request, connections);
            CustomKeyStore changed = update.apply(seen);
            KeyStoreUniqueness.require(changed, catalog.keyStores().list("", "", MOST * MOST));
            if (changed.generation() != seen.generation()) {
                connections.admit(changed, call.origin());
            }
            return changing(call, id, update::apply);
        });
    }

    public void connectCustomKeyStore(Caller caller, ConnectCustomKeyStoreRequest request) {
        String id = request.customKeyStoreId();
        Call call = gate.begin(caller, request);
        CustomKeyStore connecting = gate.change(call, request, () -> {
            access.authorize(call, RequestFacts.NONE);
            require(call, id);
            return changing(call, id, store -> KeyStoreConnecting.connecting(store, call.origin()));
        });
        if (connecting.state() == ConnectionStateType.CONNECTING) {
            connector.connect(connecting, call.origin());
        }
    }

    public void disconnectCustomKeyStore(Caller caller, DisconnectCustomKeyStoreRequest request) {
        String id = request.customKeyStoreId();
        Call call = gate.begin(caller, request);
        gate.change(call, request, () -> {
            access.authorize(call, RequestFacts.NONE);
            require(call, id);
            return changing(call, id, store -> {
                if (store.state() == ConnectionStateType.DISCONNECTED
                        || store.state() == ConnectionStateType.DISCONNECTING) {
                    throw new KmsException.CustomKeyStoreInvalidState(
                            "custom key store `" + id + "` is " + store.state().value() + " already",
                            "No call is needed");
                }
                return store.withState(ConnectionStateType.DISCONNECTED, Optional.empty());
            });
        });
    }

    public void deleteCustomKeyStore(Caller caller, DeleteCustomKeyStoreRequest request) {
        String id = request.customKeyStoreId();
        Call call = gate.begin(caller, request);
        gate.change(call, request, () -> {
            access.authorize(call, RequestFacts.NONE);
            require(call, id);
            return transaction -> {
                CustomKeyStore store =
                        transaction.keyStores().find(id).orElseThrow(() -> CustomKeyStoreRules.notFound(id));
                describe(call, store);
                requireDisconnected(store, call.operation());
                if (transaction.keyStores().hasMembers(store)) {
                    throw new KmsException.CustomKeyStoreHasCMKs(
                            "custom key store `" + id + "` has KMS keys; those that wait for their deletion count too",
                            "Schedule the deletion of its keys and wait for it");
                }
                transaction.keyStores().delete(store);
                return store;
            };
        });
    }

    static void requireDisconnected(CustomKeyStore store, Operation operation) {
        if (store.state() != ConnectionStateType.DISCONNECTED) {
            throw new KmsException.CustomKeyStoreInvalidState(
                    "custom key store `" + store.id() + "` is " + store.state().value() + "; "
                            + operation.operationName() + " needs DISCONNECTED",
                    "Call DisconnectCustomKeyStore first");
        }
    }

    /** The custom key store of the caller's account. */
    private CustomKeyStore require(Call call, String id) {
        CustomKeyStore store = catalog.keyStores()
                .find(id)
                .filter(found -> found.account().equals(call.callerAccount()))
                .orElseThrow(() -> CustomKeyStoreRules.notFound(id));
        describe(call, store);
        return store;
    }

    private Function<KeyTransaction, CustomKeyStore> changing(
            Call call, String id, UnaryOperator<CustomKeyStore> change) {
        return transaction -> {
            CustomKeyStore now = transaction.keyStores().find(id).orElseThrow(() -> CustomKeyStoreRules.notFound(id));
            describe(call, now);
            CustomKeyStore changed = change.apply(now);
            if (!changed.equals(now)) {
                KeyStoreUniqueness.require(changed, transaction.keyStores().list(""));
                transaction.keyStores().update(changed);
            }
            return changed;
        };
    }

    private static void describe(Call call, CustomKeyStore store) {
        call.adds(audit -> {
            audit.put("customKeyStoreId", store.id());
            audit.put("customKeyStoreName", store.name());
            store.cloudHsmClusterId().ifPresent(cluster -> audit.put("clusterId", cluster));
        });
    }
}
