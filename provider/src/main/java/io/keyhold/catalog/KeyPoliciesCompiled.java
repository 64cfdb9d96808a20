package io.keyhold.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.keyhold.access.GrantIndex;
import io.keyhold.access.KeyPolicies;
import io.keyhold.access.KeyResource;
import io.keyhold.access.PolicyDocument;
import io.keyhold.api.AliasName;
import io.keyhold.keys.KmsKey;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Keys as policies see them. A policy that many keys share is compiled once. Safe for concurrent use. */
final class KeyPoliciesCompiled {
    private static final int MAX_POLICIES = 10_000;

    private final Cache<Source, PolicyDocument> compiled = Caffeine.newBuilder()
            .maximumSize(MAX_POLICIES)
            .executor(Runnable::run)
            .build();

    /** The source of a compiled policy. */
    private record Source(String text, Map<String, String> principals) {}

    /** The key with those grants. */
    KeyResource resource(KmsKey key, GrantIndex grants) {
        SortedSet<String> aliases = new TreeSet<>();
        for (AliasName alias : key.aliases()) {
            aliases.add(alias.value());
        }
        KeyResource.Traits traits =
                new KeyResource.Traits(key.spec(), key.usage(), key.origin(), key.manager(), key.multiRegionType());
        return new KeyResource(key.arn(), key.arn().value(), traits, policy(key), key.tags(), aliases, grants);
    }

    private PolicyDocument policy(KmsKey key) {
        String text = key.policy().isEmpty()
                ? KeyPolicies.defaultPolicy(key.arn().partition(), key.arn().account())
                : key.policy();
        return compiled.get(
                new Source(text, key.policyPrincipals()),
                source -> PolicyDocument.readStoredKeyPolicy(source.text()).bind(source.principals()));
    }
}
