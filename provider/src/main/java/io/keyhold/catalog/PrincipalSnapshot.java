package io.keyhold.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.keyhold.access.Authorizer;
import io.keyhold.access.Identity;
import io.keyhold.access.KeyAccess;
import io.keyhold.access.PrincipalDirectory;
import io.keyhold.access.Resource;
import io.keyhold.api.Caller;

/** The users and roles of one moment, as one Region decides by them, with what was worked out about callers since. Safe for concurrent use. */
public final class PrincipalSnapshot {
    private static final int MAX_CALLERS = 10_000;

    private final Authorizer authorizer;
    private final Resource nothing;
    private final Cache<Caller, Identity> identities = Caffeine.newBuilder()
            .maximumSize(MAX_CALLERS)
            .executor(Runnable::run)
            .build();
    private final Cache<Caller, KeyAccess> onNothing = Caffeine.newBuilder()
            .maximumSize(MAX_CALLERS)
            .executor(Runnable::run)
            .build();

    PrincipalSnapshot(PrincipalDirectory directory, String region) {
        this.nothing = new Resource.None(region);
        this.authorizer = new Authorizer(directory);
    }

    /** Decides with these users and roles. */
    public Authorizer authorizer() {
        return authorizer;
    }

    /** The users and roles. */
    public PrincipalDirectory directory() {
        return authorizer.directory();
    }

    /**
     * The caller with its policies and tags.
     *
     * @throws io.keyhold.api.KmsException.MalformedPolicyDocument if a session policy of the caller is not a policy
     */
    public Identity identify(Caller caller) {
        Caller kept = caller.ofSession();
        Identity known = identities.getIfPresent(kept);
        return known != null ? known : identities.get(kept, authorizer::identify);
    }

    /** The access of the caller to a resource; nothing is kept of it. For keys in the store ask {@link KeyView}. */
    public KeyAccess on(Caller caller, Resource resource) {
        return authorizer.on(identify(caller), resource);
    }

    /** The access of the caller in the Region, without a resource. */
    public KeyAccess onNothing(Caller caller) {
        return onNothing.get(caller.ofSession(), one -> authorizer.on(identify(one), nothing));
    }
}
