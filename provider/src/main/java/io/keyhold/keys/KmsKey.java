package io.keyhold.keys;

import io.keyhold.api.AliasName;
import io.keyhold.api.KeyArn;
import io.keyhold.api.KeyId;
import io.keyhold.api.KeyManagerType;
import io.keyhold.api.KeyMaterialState;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyState;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.MultiRegionKeyType;
import io.keyhold.api.OriginType;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A KMS key without its material. Immutable; a change makes a new one by {@link #change()}.
 *
 * @param arn names the key
 * @param spec its shape; never changes
 * @param usage what it is for; never changes
 * @param origin where its material comes from; never changes
 * @param manager who manages it
 * @param callerIv whether raw AES-GCM takes the caller's IV; never changes
 * @param state the stored state; expiry of imported material is decided at use, see {@link #stateAt}
 * @param created when it was created
 * @param description the description
 * @param policy the key policy as its owner sent it; empty for the default policy
 * @param policyPrincipals the unique ids that the users and roles named in the policy had when it was set, by ARN
 * @param tags the tags
 * @param aliases the aliases, in order
 * @param deletionDate when it is deleted, if it waits for that
 * @param deletionScheduled when the deletion was asked for
 * @param rotation how it rotates
 * @param materials its materials, oldest first
 * @param publicKey DER SubjectPublicKeyInfo; empty for symmetric keys
 * @param importSecret the secret that ids of imported material derive from, 32 bytes; empty unless Origin is EXTERNAL
 * @param place the custom key store that it is in; never another one
 * @param multiRegion the set of related keys that it belongs to, if it is a multi-Region key
 */
public record KmsKey(
        KeyArn arn,
        KeySpec spec,
        KeyUsageType usage,
        OriginType origin,
        KeyManagerType manager,
        boolean callerIv,
        KeyState state,
        Instant created,
        String description,
        String policy,
        Map<String, String> policyPrincipals,
        Map<String, String> tags,
        SortedSet<AliasName> aliases,
        Optional<Instant> deletionDate,
        Optional<Instant> deletionScheduled,
        Rotation rotation,
        List<MaterialInfo> materials,
        ByteString publicKey,
        ByteString importSecret,
        Optional<KeyStorePlace> place,
        Optional<MultiRegionSet> multiRegion) {
    /** Copies what can change. */
    public KmsKey {
        policyPrincipals = Map.copyOf(policyPrincipals);
        tags = Map.copyOf(tags);
        aliases = aliases.isEmpty() ? Collections.emptySortedSet() : new TreeSet<>(aliases);
        materials = List.copyOf(materials);
    }

    /** The key id. */
    public KeyId id() {
        return arn.keyId();
    }

    /** The material that encrypts, signs and computes MACs; empty until the first import. */
    public Optional<MaterialInfo> currentMaterial() {
        for (int i = materials.size() - 1; i >= 0; i--) {
            MaterialInfo material = materials.get(i);
            if (material.state() == KeyMaterialState.CURRENT) {
                return Optional.of(material);
            }
        }
        return Optional.empty();
    }

    /** The material of that id. */
    public Optional<MaterialInfo> material(String materialId) {
        for (MaterialInfo material : materials) {
            if (material.id().equals(materialId)) {
                return Optional.of(material);
            }
        }
        return Optional.empty();
    }

    /**
     * The state at {@code now}: an enabled or disabled key without its imported material, or with material that has
     * expired, is pending import, whether or not background work has noticed. It is what it was before when all material
     * is there again. The same goes for a key whose custom key store is not connected: it is unavailable.
     */
    public KeyState stateAt(Instant now) {
        if (place.isPresent()
                && !place.get().isConnected()
                && (state == KeyState.ENABLED || state == KeyState.DISABLED)) {
            return KeyState.UNAVAILABLE;
        }
        if (origin != OriginType.EXTERNAL || state != KeyState.ENABLED && state != KeyState.DISABLED) {
            return state;
        }
        for (MaterialInfo material : materials) {
            if (material.isPermanent() && !material.isPresent(now)) {
                return KeyState.PENDING_IMPORT;
            }
        }
        return currentMaterial().isPresent() ? state : KeyState.PENDING_IMPORT;
    }

    /** Whether the key waits for its deletion, or for that of its replicas before. */
    public boolean isPendingDeletion() {
        return state == KeyState.PENDING_DELETION || state == KeyState.PENDING_REPLICA_DELETION;
    }

    /** Whether the waiting period of the key is over. */
    public boolean isDeletionDue(Instant now) {
        return state == KeyState.PENDING_DELETION
                && deletionDate.map(date -> !now.isBefore(date)).orElse(false);
    }

    /** The part that it plays among multi-Region keys, if it is one. */
    public Optional<MultiRegionKeyType> multiRegionType() {
        return multiRegion.map(set -> set.typeIn(arn.region()));
    }

    /** Whether it is a replica, which follows its primary key. */
    public boolean isReplica() {
        return multiRegion.isPresent() && !multiRegion.get().primary().equals(arn.region());
    }

    /** The key without the bytes of one imported material: forgotten if it only waited for its rotation, unless a primary key knows it. */
    public KmsKey withoutMaterial(String materialId) {
        Optional<MaterialInfo> material = material(materialId);
        return material.isEmpty() || material.get().isPermanent() || isReplica()
                ? change().eachMaterial(each -> each.id().equals(materialId) ? each.missing() : each)
                        .done()
                : change().removeMaterial(materialId).done();
    }

    /** Whether the key lives in a custom key store. */
    public boolean inCustomKeyStore() {
        return origin == OriginType.AWS_CLOUDHSM || origin == OriginType.EXTERNAL_KEY_STORE;
    }

    /** The same, with its custom key store as it is now. */
    public KmsKey placed(KeyStorePlace now) {
        return new KmsKey(
                arn,
                spec,
                usage,
                origin,
                manager,
                callerIv,
                state,
                created,
                description,
                policy,
                policyPrincipals,
                tags,
                aliases,
                deletionDate,
                deletionScheduled,
                rotation,
                materials,
                publicKey,
                importSecret,
                Optional.of(now),
                multiRegion);
    }

    /** A changed copy in the making. */
    public KeyChange change() {
        return new KeyChange(this);
    }
}
