package io.keyhold.access;

import io.keyhold.api.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The access of one caller to one resource, as policies, grants, tags and aliases are now. What does not depend on a
 * request is worked out at the first question for each permission; such a decision then costs two array reads and allocates
 * nothing. Safe for concurrent use; made again when the key, its grants or the caller's policies change.
 */
public final class KeyAccess {
    private final Identity identity;
    private final Resource resource;
    private final List<PolicySource> sources;
    private final CallerGrants grants;
    private static final int BLOCK = 8;

    /** By permission, in blocks made when they are needed: most callers need few permissions on a key. */
    private final CompiledPermission[][] programs =
            new CompiledPermission[Permission.values().size() / BLOCK + 1][];

    KeyAccess(Identity identity, Resource resource) {
        this.identity = identity;
        this.resource = resource;
        this.sources = PolicySource.of(identity, resource);
        this.grants = resource instanceof KeyResource key ? CallerGrants.of(identity, key.grants()) : CallerGrants.NONE;
    }

    /** Who asks. */
    public Identity identity() {
        return identity;
    }

    /** On what. */
    public Resource resource() {
        return resource;
    }

    /** The decision for every request for that permission, if it is the same for all. */
    public StaticDecision standing(Permission permission) {
        Decision always = program(permission).always();
        if (always == null) {
            return StaticDecision.ASK;
        }
        return always instanceof Decision.Allowed ? StaticDecision.ALLOWED : StaticDecision.DENIED;
    }

    /**
     * Decides. Grant tokens in {@code facts} are not looked at: whoever reads them sees to it that {@link
     * KeyResource#grants} has their grants. For {@code kms:RetireGrant} this is what IAM policies say, which is never
     * enough; ask {@link Authorizer#decideRetire}.
     *
     * @param caller who makes this request: one with the identity of this, which is that of all its requests
     */
    public Decision decide(Caller caller, Permission permission, RequestFacts facts, Instant now) {
        return decide(permission, facts.from(caller), now);
    }

    /** The same for facts that have what the caller has from this request. */
    Decision decide(Permission permission, RequestFacts facts, Instant now) {
        return program(permission).decide(facts, now);
    }

    /** The decision on a request that leaves something open; empty if it depends on that. */
    Optional<Decision> decideOpen(Permission permission, RequestFacts facts, Instant now) {
        return program(permission).decideOpen(facts, now);
    }

    CallerGrants grants() {
        return grants;
    }

    List<PolicySource> sources() {
        return sources;
    }

    /** Two threads that race compile the same program twice; its fields are final, so either is whole, and either is kept. */
    private CompiledPermission program(Permission permission) {
        int index = permission.index();
        CompiledPermission[] block = programs[index / BLOCK];
        if (block == null) {
            block = new CompiledPermission[BLOCK];
            programs[index / BLOCK] = block;
        }
        CompiledPermission known = block[index % BLOCK];
        if (known == null) {
            known = new CompiledPermission(identity, permission, resource, sources, grants);
            block[index % BLOCK] = known;
        }
        return known;
    }
}
