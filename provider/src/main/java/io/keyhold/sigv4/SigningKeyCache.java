package io.keyhold.sigv4;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the signing keys that were used last, so that neither the secret is read nor the key derived for each request.
 * Safe for concurrent use; a secret is read without any lock held.
 */
public final class SigningKeyCache {
    private record Entry(String accessKeyId, Object version, CredentialScope scope) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Entry, SigningKey> keys;

    /**
     * An empty cache.
     *
     * @param maxKeys how many keys it keeps at most, 1 or more; two for each access key in use are enough
     */
    public SigningKeyCache(int maxKeys) {
        if (maxKeys < 1) {
            throw new IllegalArgumentException("a cache of " + maxKeys + " signing keys; 1 or more are allowed");
        }
        this.keys = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Entry, SigningKey> eldest) {
                boolean isTooMany = size() > maxKeys;
                if (isTooMany) {
                    eldest.getValue().destroy();
                }
                return isTooMany;
            }
        };
    }

    /**
     * The signing key of an access key.
     *
     * @param version changes whenever the secret does, for example the revision of its record
     * @param secret reads the secret access key in UTF-8; called only if the signing key is not kept; what it returns is
     *     overwritten
     * @return a copy, which is the caller's to destroy: what the cache drops is overwritten, and a request may be under way
     */
    public SigningKey get(String accessKeyId, Object version, CredentialScope scope, Supplier<byte[]> secret) {
        Entry entry = new Entry(accessKeyId, version, scope);
        SigningKey kept = find(entry);
        if (kept != null) {
            return kept;
        }
        byte[] bytes = secret.get();
        try {
            return keep(entry, SigningKey.derive(bytes, scope));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private @Nullable SigningKey find(Entry entry) {
        lock.lock();
        try {
            SigningKey kept = keys.get(entry);
            return kept == null ? null : kept.copy();
        } finally {
            lock.unlock();
        }
    }

    private SigningKey keep(Entry entry, SigningKey key) {
        lock.lock();
        try {
            SigningKey copy = key.copy();
            SigningKey before = keys.put(entry, key);
            if (before != null) {
                before.destroy();
            }
            return copy;
        } finally {
            lock.unlock();
        }
    }

    /** Drops all keys of an access key, which was disabled, deleted or given another secret. */
    public void forget(String accessKeyId) {
        lock.lock();
        try {
            forget(entry -> entry.accessKeyId().equals(accessKeyId));
        } finally {
            lock.unlock();
        }
    }

    /** Drops all keys. */
    public void forgetAll() {
        lock.lock();
        try {
            forget(entry -> true);
        } finally {
            lock.unlock();
        }
    }

    private void forget(Predicate<Entry> which) {
        keys.entrySet().removeIf(kept -> {
            boolean isMeant = which.test(kept.getKey());
            if (isMeant) {
                kept.getValue().destroy();
            }
            return isMeant;
        });
    }

    /** How many keys are kept. */
    int size() {
        lock.lock();
        try {
            return keys.size();
        } finally {
            lock.unlock();
        }
    }
}
