package io.keyhold.access;

import io.keyhold.api.KeyArn;
import io.keyhold.api.KeyManagerType;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.MultiRegionKeyType;
import io.keyhold.api.OriginType;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A KMS key as policies see it.
 *
 * @param arn names the key
 * @param resourceArn the same as text
 * @param traits what never changes
 * @param policy the key policy, bound to the principals it named when it was written
 * @param tags the tags
 * @param aliases the names of its aliases
 * @param grants its grants
 */
public record KeyResource(
        KeyArn arn,
        String resourceArn,
        Traits traits,
        PolicyDocument policy,
        Map<String, String> tags,
        SortedSet<String> aliases,
        GrantIndex grants)
        implements Resource {
    /** Copies what can change. */
    public KeyResource {
        tags = Map.copyOf(tags);
        aliases = aliases.isEmpty()
                ? Collections.emptySortedSet()
                : Collections.unmodifiableSortedSet(new TreeSet<>(aliases));
    }

    /**
     * The attributes of a key that never change, but for the part it plays among multi-Region keys.
     *
     * @param spec the shape of its material
     * @param usage what it is for
     * @param origin where its material comes from
     * @param manager who manages it
     * @param multiRegion the part it plays among multi-Region keys, if it is one
     */
    public record Traits(
            KeySpec spec,
            KeyUsageType usage,
            OriginType origin,
            KeyManagerType manager,
            Optional<MultiRegionKeyType> multiRegion) {}

    /** A key without tags, aliases and grants. */
    public static KeyResource of(KeyArn arn, Traits traits, PolicyDocument policy) {
        return new KeyResource(arn, arn.value(), traits, policy, Map.of(), new TreeSet<>(), GrantIndex.EMPTY);
    }

    /** The same key with another policy. */
    public KeyResource withPolicy(PolicyDocument newPolicy) {
        return new KeyResource(arn, resourceArn, traits, newPolicy, tags, aliases, grants);
    }

    /** The same key with other tags. */
    public KeyResource withTags(Map<String, String> newTags) {
        return new KeyResource(arn, resourceArn, traits, policy, newTags, aliases, grants);
    }

    /** The same key with other aliases. */
    public KeyResource withAliases(SortedSet<String> names) {
        return new KeyResource(arn, resourceArn, traits, policy, tags, names, grants);
    }

    /** The same key with other grants. */
    public KeyResource withGrants(GrantIndex newGrants) {
        return new KeyResource(arn, resourceArn, traits, policy, tags, aliases, newGrants);
    }

    @Override
    public String ownerAccount() {
        return arn.account();
    }

    @Override
    public String region() {
        return arn.region();
    }
}
