package io.keyhold.catalog;

import io.keyhold.access.GrantIndex;
import io.keyhold.access.KeyAccess;
import io.keyhold.access.KeyResource;
import io.keyhold.api.Caller;
import io.keyhold.api.KeyId;
import io.keyhold.keys.KmsKey;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A key as the store had it at some epoch, with what was worked out about its callers since. Its policy is compiled once
 * for each revision of the record. Safe for concurrent use.
 */
public final class KeyView {
    /** How many callers are kept for one key; more of them start again. */
    private static final int MAX_CALLERS = 1024;

    private final KmsKey key;
    private final long revision;
    private final KeyResource resource;
    private final List<String> arns;
    private volatile Callers callers;

    /** The permissions of callers in their sessions, by the users and roles of one moment. */
    private record Callers(PrincipalSnapshot authority, ConcurrentHashMap<Caller, KeyAccess> known) {}

    KeyView(KmsKey key, long revision, KeyResource resource, PrincipalSnapshot authority) {
        this.key = key;
        this.revision = revision;
        this.resource = resource;
        this.arns = List.of(key.arn().value());
        this.callers = new Callers(authority, new ConcurrentHashMap<>(1));
    }

    /** The key. */
    public KmsKey key() {
        return key;
    }

    /** The revision of its record. */
    public long revision() {
        return revision;
    }

    /** The key as policies see it. */
    public KeyResource resource() {
        return resource;
    }

    /** The ARN, as the list of what a call touches that touches this key alone. */
    public List<String> arns() {
        return arns;
    }

    /** The key id. */
    public KeyId id() {
        return key.id();
    }

    /** The permissions of the caller on the key; allocates nothing for a caller seen before. */
    public KeyAccess access(PrincipalSnapshot authority, Caller caller) {
        Callers now = callers;
        if (now.authority() != authority) {
            now = new Callers(authority, new ConcurrentHashMap<>(1));
            callers = now;
        }
        Caller kept = caller.ofSession();
        KeyAccess known = now.known().get(kept);
        return known != null ? known : add(now, kept);
    }

    /** The same key with other grants. */
    KeyView withGrants(GrantIndex grants) {
        return new KeyView(key, revision, resource.withGrants(grants), callers.authority());
    }

    private KeyAccess add(Callers now, Caller caller) {
        if (now.known().mappingCount() >= MAX_CALLERS) {
            now.known().clear();
        }
        KeyAccess made = now.authority().authorizer().on(now.authority().identify(caller), resource);
        now.known().put(caller, made);
        return made;
    }
}
