package io.keyhold.operations;

import io.keyhold.access.Permission;
import io.keyhold.access.RequestFacts;
import io.keyhold.api.Caller;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.CreateKeyResponse;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.DescribeKeyResponse;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.KeyListEntry;
import io.keyhold.api.KeyState;
import io.keyhold.api.ListKeysRequest;
import io.keyhold.api.ListKeysResponse;
import io.keyhold.api.Operation;
import io.keyhold.api.OriginType;
import io.keyhold.api.UpdateKeyDescriptionRequest;
import io.keyhold.catalog.Catalog;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.gate.Gate;
import io.keyhold.gate.Pages;
import io.keyhold.gate.RequestConditions;
import io.keyhold.keys.KeyDescription;
import io.keyhold.keys.KmsKey;
import io.keyhold.material.NewMaterial;
import java.util.List;
import java.util.Optional;

/** Keys as such: created, described, listed, enabled and disabled. */
public final class KeyOperations {
    private final Gate gate;
    private final Access access;
    private final Catalog catalog;
    private final KeyCreation making;
    private final PolicyRules policies;
    private final RotationWork rotations;
    private final LastUsageTracker usage;

    KeyOperations(
            Gate gate,
            Access access,
            Catalog catalog,
            KeyCreation making,
            PolicyRules policies,
            RotationWork rotations,
            LastUsageTracker usage) {
        this.gate = gate;
        this.policies = policies;
        this.access = access;
        this.catalog = catalog;
        this.making = making;
        this.rotations = rotations;
        this.usage = usage;
    }

    public CreateKeyResponse createKey(Caller caller, CreateKeyRequest request) {
        KeyPlan plan = KeyPlan.of(request);
        Call call = gate.begin(caller, Operation.CREATE_KEY, plan::describe);
        return gate.change(call, request, () -> {
            KeyPlan.refuseUnbuilt(request);
            access.authorize(call, plan.facts());
            KeyPlan placed = plan.in(plan.place()
                    .map(place -> CustomKeyStoreRules.require(catalog, place, plan.origin(), call.callerAccount())));
            if (plan.origin() == OriginType.EXTERNAL) {
                KmsKey awaiting = policies.admit(call, plan, making.awaiting(call, plan));
                return transaction -> {
                    making.insert(call, transaction, awaiting);
                    return new CreateKeyResponse(KeyDescription.of(awaiting, call.now()));
                };
            }
            UnsavedKey generated = making.make(call, placed);
            call.makes(generated.material());
            UnsavedKey made = new UnsavedKey(policies.admit(call, plan, generated.key()), generated.material());
            return transaction -> {
                making.insert(call, transaction, made);
                return new CreateKeyResponse(KeyDescription.of(made.key(), call.now()));
            };
        });
    }

    public DescribeKeyResponse describeKey(Caller caller, DescribeKeyRequest request) {
        String keyId = request.keyId();
        RequestFacts facts = RequestConditions.of(request);
        Call call = gate.begin(caller, request);
        return gate.use(call, request, () -> {
            KmsKey key = access.require(call, keyId, facts).key();
            return new DescribeKeyResponse(KeyDescription.of(key, call.now()));
        });
    }

    public ListKeysResponse listKeys(Caller caller, ListKeysRequest request) {
        Call call = gate.begin(caller, request);
        return gate.use(call, request, () -> {
            access.authorize(call, RequestFacts.NONE);
            Pages<KmsKey> page = Pages.of(
                    Operation.LIST_KEYS,
                    request.limit(),
                    request.marker(),
                    (after, limit) -> catalog.listKeys(call.callerAccount(), after, limit),
                    key -> key.id().value());
            return new ListKeysResponse(
                    page.entries().stream()
                            .map(key ->
                                    new KeyListEntry(key.id().value(), key.arn().value()))
                            .toList(),
                    page.nextMarker(),
                    page.truncated());
        });
    }

    public void enableKey(Caller caller, EnableKeyRequest request) {
        String keyId = request.keyId();
        Call call = gate.begin(caller, request);
        gate.change(call, request, () -> {
            KmsKey seen = access.require(call, keyId, RequestFacts.NONE).key();
            Optional<NewMaterial> made = rotations.makeIfDue(enabled(seen), call.now());
            made.ifPresent(call::makes);
            return KeyEdits.of(
                    call, seen, (transaction, key) -> rotations.ifDue(transaction, enabled(key), made, call.now()));
        });
    }

    private static KmsKey enabled(KmsKey key) {
        return key.change().state(KeyState.ENABLED).done();
    }

    public void disableKey(Caller caller, DisableKeyRequest request) {
        String keyId = request.keyId();
        Call call = gate.begin(caller, request);
        gate.change(call, request, () -> {
            KmsKey seen = access.resolve(call, keyId, Permission.of(call.operation()), List.of())
                    .key();
            access.authorize(call, seen, call.operation().permission(), usage.facts(request, seen, call.now()));
            return KeyEdits.of(
                    call,
                    seen,
                    (transaction, key) -> key.change().state(KeyState.DISABLED).done());
        });
    }

    public void updateKeyDescription(Caller caller, UpdateKeyDescriptionRequest request) {
        String keyId = request.keyId();
        String description = request.description();
        Call call = gate.begin(caller, request);
        gate.change(
                call,
                request,
                () -> KeyEdits.of(
                        call,
                        access.require(call, keyId, RequestFacts.NONE).key(),
                        (transaction, key) ->
                                key.change().description(description).done()));
    }
}
