package io.keyhold.material;

import io.keyhold.platform.Detached;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Looks after connections to custom key stores. What is not well is logged and changes nothing. Safe for concurrent use. */
final class ConnectionHealth {
    private static final System.Logger LOG = System.getLogger(CustomKeyStores.class.getName());
    private static final Duration EVERY = Duration.ofMinutes(5);
    private final Set<String> unwell = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean checking = new AtomicBoolean();
    private volatile Instant checked = Instant.EPOCH;

    /** Looks at all of them, on a thread of its own, if that is due. */
    void check(Instant now, Map<String, ConnectionAttempt> attempts) {
        if (attempts.isEmpty() || Duration.between(checked, now).abs().compareTo(EVERY) < 0) {
            return;
        }
        checked = now;
        if (checking.compareAndSet(false, true)) {
            Detached.thread(() -> checkAll(attempts), "keyhold-key-store-health")
                    .start();
        }
    }

    private void checkAll(Map<String, ConnectionAttempt> attempts) {
        try {
            attempts.forEach((id, attempt) -> attempt.made().ifPresent(connection -> check(id, connection)));
        } finally {
            checking.set(false);
        }
    }

    private void check(String id, KeyStoreConnection connection) {
        try {
            connection.requireHealthy();
            if (unwell.remove(id)) {
                LOG.log(System.Logger.Level.INFO, "custom key store {0} is well again", id);
            }
        } catch (RuntimeException e) { // the next check may find it well
            if (unwell.add(id)) {
                LOG.log(System.Logger.Level.WARNING, "custom key store {0} is not well: {1}", id, e.getMessage());
            }
        }
    }

    /** How many were not well when they were last looked at. */
    int unwell() {
        return unwell.size();
    }

    void forget(String customKeyStoreId) {
        unwell.remove(customKeyStoreId);
    }
}
