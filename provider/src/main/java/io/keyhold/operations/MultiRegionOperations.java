package io.keyhold.operations;

import io.keyhold.access.KeyPolicies;
import io.keyhold.access.Permission;
import io.keyhold.access.RequestFacts;
import io.keyhold.api.Caller;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import io.keyhold.api.ReplicateKeyRequest;
import io.keyhold.api.ReplicateKeyResponse;
import io.keyhold.api.Tag;
import io.keyhold.api.UpdatePrimaryRegionRequest;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.catalog.KeyView;
import io.keyhold.catalog.RegionalCatalogs;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.gate.CloudTrailValues;
import io.keyhold.gate.Gate;
import io.keyhold.gate.RequestConditions;
import io.keyhold.gate.Tags;
import io.keyhold.keys.KeyDescription;
import io.keyhold.keys.KeyStates;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MultiRegionRules;
import io.keyhold.keys.MultiRegionSet;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Multi-Region keys: replicas, and which key is the primary. Source: AWS KMS Developer Guide, "Multi-Region keys in AWS KMS". */
public final class MultiRegionOperations {
    private final Gate gate;
    private final Access access;
    private final RegionalCatalogs regions;
    private final PolicyRules policies;
    private final KeyCreation making;

    MultiRegionOperations(
            Gate gate, Access access, RegionalCatalogs regions, PolicyRules policies, KeyCreation making) {
        this.gate = gate;
        this.access = access;
        this.regions = regions;
        this.policies = policies;
        this.making = making;
    }

    public ReplicateKeyResponse replicateKey(Caller caller, ReplicateKeyRequest request) {
        Call call = gate.begin(caller, request);
        return gate.change(call, request, () -> {
            Tags.require(request.tags());
            KmsKey seen = access.require(call, request.keyId(), RequestConditions.of(request))
                    .key();
            requireReplicable(call, seen);
            Catalog target = require("ReplicaRegion", request.replicaRegion());
            KeyPlan plan = KeyPlan.replica(seen, request);
            target.refresh();
            access.authorizeIn(target, call, Permission.of(Operation.CREATE_KEY), plan.facts());
            KmsKey wanted = MultiRegionRules.replica(
                    seen,
                    request.replicaRegion(),
                    call.now().truncatedTo(ChronoUnit.MILLIS),
                    plan.description(),
                    plan.tags());
            KmsKey admitted = policies.admit(call, plan, wanted);
            return transaction -> replicate(call, transaction, seen, admitted);
        });
    }

    private static void requireReplicable(Call call, KmsKey key) {
        KeyStates.require(key, call.operation(), call.now());
        MultiRegionRules.requirePrimary(key);
    }

    /** The catalogue of a Region that a request names. */
    private Catalog require(String member, String region) {
        return regions.find(region)
                .orElseThrow(() -> new KmsException.Unsupported(
                        member + " `" + region + "` is not a Region of this Keyhold, which serves "
                                + String.join(", ", regions.regions()),
                        "Add it to keyhold.regions, or name one of these"));
    }

    private ReplicateKeyResponse replicate(Call call, KeyTransaction transaction, KmsKey seen, KmsKey admitted) {
        KmsKey now = transaction.require(seen);
        requireReplicable(call, now);
        String region = admitted.arn().region();
        KeyTransaction there = transaction.in(region);
        if (there.find(now.id()).isPresent()) {
            throw new KmsException.AlreadyExists(
                    "Unable to replicate key " + now.id() + " to region " + region + ", as the key already exist there",
                    "Name another Region, or delete the key there first");
        }
        making.requireRoom(there, now.arn().account());
        KmsKey primary = now.change()
                .multiRegion(now.multiRegion().map(set -> set.with(region)))
                .done();
        transaction.relatedKeys().insertReplica(primary, MultiRegionRules.following(admitted, primary));
        transaction.update(primary);
        return respond(call, there.require(admitted));
    }

    private static ReplicateKeyResponse respond(Call call, KmsKey replica) {
        String policy = replica.policy().isEmpty()
                ? KeyPolicies.defaultPolicy(
                        replica.arn().partition(), replica.arn().account())
                : replica.policy();
        ReplicateKeyResponse response = new ReplicateKeyResponse(
                KeyDescription.of(replica, call.now()),
                policy,
                new TreeMap<>(replica.tags())
                        .entrySet().stream()
                                .map(tag -> new Tag(tag.getKey(), tag.getValue()))
                                .toList());
        call.responds(audit -> {
            audit.put("replicaKeyMetadata", CloudTrailValues.metadata(response.replicaKeyMetadata()));
            audit.put("replicaPolicy", policy);
            audit.put("replicaTags", Tags.described(replica.tags()));
        });
        return response;
    }

    public void updatePrimaryRegion(Caller caller, UpdatePrimaryRegionRequest request) {
        String region = request.primaryRegion();
        RequestFacts facts = RequestConditions.of(request);
        Call call = gate.begin(caller, request);
        gate.change(call, request, () -> {
            KmsKey seen = access.require(call, request.keyId(), facts).key();
            requireMovable(call, seen, region);
            Catalog target = require("PrimaryRegion", region);
            target.refresh();
            KeyView replica = target.find(seen.id()).orElseThrow(() -> noReplica(seen, region));
            access.authorize(call, replica, Permission.of(call.operation()), facts);
            KeyStates.require(replica.key(), call.operation(), call.now());
            call.responds(audit -> audit.put("keyId", seen.arn().value()));
            call.reaches(replica.key().arn());
            return move(call, seen, replica.key());
        });
    }

    private static Function<KeyTransaction, KmsKey> move(Call call, KmsKey primary, KmsKey replica) {
        String region = replica.arn().region();
        return transaction -> {
            MultiRegionSet set = requireMovable(call, transaction.require(primary), region);
            KmsKey next = transaction.in(region).require(replica);
            KeyStates.require(next, call.operation(), call.now());
            transaction
                    .in(region)
                    .update(next.change()
                            .multiRegion(Optional.of(set.movedTo(region)))
                            .done());
            return next;
        };
    }

    private static MultiRegionSet requireMovable(Call call, KmsKey key, String region) {
        KeyStates.require(key, call.operation(), call.now());
        MultiRegionRules.requirePrimary(key);
        MultiRegionSet set = key.multiRegion().orElseThrow();
        if (set.primary().equals(region)) {
            throw new KmsException.Unsupported(
                    key.arn() + " is the primary key already", "Name the Region of one of its replicas");
        }
        if (!set.replicas().contains(region)) {
            throw noReplica(key, region);
        }
        return set;
    }

    private static KmsException.NotFound noReplica(KmsKey key, String region) {
        return new KmsException.NotFound(
                "Key '" + key.arn().in(region) + "' does not exist", "Call ReplicateKey first, or name another Region");
    }
}
