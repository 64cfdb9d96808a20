package io.keyhold.keys;

import io.keyhold.api.AliasName;
import io.keyhold.api.KeyState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** A changed copy of a {@link KmsKey} in the making: only what can change has a method. Not safe for concurrent use. */
public final class KeyChange {
    private final KmsKey from;
    private KeyState state;
    private String description;
    private String policy;
    private Map<String, String> policyPrincipals;
    private Map<String, String> tags;
    private final SortedSet<AliasName> aliases;
    private Optional<Instant> deletionDate;
    private Optional<Instant> deletionScheduled;
    private Rotation rotation;
    private final List<MaterialInfo> materials;
    private ByteString publicKey;
    private Optional<MultiRegionSet> multiRegion;

    KeyChange(KmsKey from) {
        this.from = from;
        this.state = from.state();
        this.description = from.description();
        this.policy = from.policy();
        this.policyPrincipals = from.policyPrincipals();
        this.tags = from.tags();
        this.aliases = new TreeSet<>(from.aliases());
        this.deletionDate = from.deletionDate();
        this.deletionScheduled = from.deletionScheduled();
        this.rotation = from.rotation();
        this.materials = new ArrayList<>(from.materials());
        this.publicKey = from.publicKey();
        this.multiRegion = from.multiRegion();
    }

    /** Another state. */
    public KeyChange state(KeyState next) {
        state = next;
        return this;
    }

    /** Another description. */
    public KeyChange description(String next) {
        description = next;
        return this;
    }

    /** Another key policy, and the unique ids of the users and roles that it names. */
    public KeyChange policy(String next, Map<String, String> principals) {
        policy = next;
        policyPrincipals = principals;
        return this;
    }

    /** Other tags. */
    public KeyChange tags(Map<String, String> next) {
        tags = next;
        return this;
    }

    /** One alias more. */
    public KeyChange addAlias(AliasName alias) {
        aliases.add(alias);
        return this;
    }

    /** One alias less. */
    public KeyChange removeAlias(AliasName alias) {
        aliases.remove(alias);
        return this;
    }

    /** Waits for its deletion. */
    public KeyChange deletion(Instant scheduled, Instant date) {
        deletionScheduled = Optional.of(scheduled);
        deletionDate = Optional.of(date);
        return this;
    }

    /** No longer waits for its deletion. */
    public KeyChange noDeletion() {
        deletionScheduled = Optional.empty();
        deletionDate = Optional.empty();
        return this;
    }

    /** Replaces the rotation schedule. */
    public KeyChange rotation(Rotation next) {
        rotation = next;
        return this;
    }

    /** One material more, the newest. */
    public KeyChange addMaterial(MaterialInfo material) {
        materials.add(material);
        return this;
    }

    /** Removes a material. */
    public KeyChange removeMaterial(String materialId) {
        materials.removeIf(material -> material.id().equals(materialId));
        return this;
    }

    /** Every material as {@code change} makes it. */
    public KeyChange eachMaterial(UnaryOperator<MaterialInfo> change) {
        materials.replaceAll(change);
        return this;
    }

    /** The public key of imported material. */
    public KeyChange publicKey(ByteString next) {
        publicKey = next;
        return this;
    }

    /** Other materials, oldest first. */
    public KeyChange materials(List<MaterialInfo> next) {
        materials.clear();
        materials.addAll(next);
        return this;
    }

    /** Another set of related keys. */
    public KeyChange multiRegion(Optional<MultiRegionSet> next) {
        multiRegion = next;
        return this;
    }

    /** The changed key. */
    public KmsKey done() {
        return new KmsKey(
                from.arn(),
                from.spec(),
                from.usage(),
                from.origin(),
                from.manager(),
                from.callerIv(),
                state,
                from.created(),
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
                from.importSecret(),
                from.place(),
                multiRegion);
    }
}
