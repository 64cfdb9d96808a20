package io.keyhold.material;

import io.keyhold.api.ConnectionStateType;
import io.keyhold.api.CustomKeyStoreType;
import io.keyhold.api.KmsException;
import io.keyhold.keys.CustomKeyStore;
import io.keyhold.keys.KeyStorePlace;
import io.keyhold.store.RecordStore;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The connections of this process to custom key stores. The record of a custom key store says whether it is connected; each
 * process connects when it first uses a key of it. Safe for concurrent use.
 */
public final class CustomKeyStores implements AutoCloseable {
    private final RecordStore store;
    private final ConnectionHealth health = new ConnectionHealth();
    private final Map<CustomKeyStoreType, KeyStoreBackend> backends;
    private final ConcurrentHashMap<String, ConnectionAttempt> attempts = new ConcurrentHashMap<>();

    /**
     * Nothing is connected yet.
     *
     * @param store wraps the secrets; its owner closes it
     * @param backends what each type lies in
     */
    public CustomKeyStores(RecordStore store, Map<CustomKeyStoreType, KeyStoreBackend> backends) {
        this.store = store;
        this.backends = new EnumMap<>(CustomKeyStoreType.class);
        this.backends.putAll(backends);
    }

    /**
     * The place of the keys of that type.
     *
     * @throws KmsException.Unsupported if there is nothing
     */
    public KeyStoreBackend backend(CustomKeyStoreType type) {
        KeyStoreBackend backend = backends.get(type);
        if (backend == null) {
            throw new KmsException.Unsupported(
                    "custom key stores of type " + type.value() + " are not available",
                    backends.isEmpty()
                            ? "Name a token with keyhold.token in the settings"
                            : "Use one of " + backends.keySet());
        }
        return backend;
    }

    /** A custom key store with its secret wrapped. */
    public CustomKeyStore withSecret(CustomKeyStore planned, byte[] secret) {
        return planned.withSecret(store.wrap(planned.secretOwner(), planned.secretBinding(), secret));
    }

    /** The same with its secret wrapped under the newest domain key; empty if it is already. */
    public Optional<CustomKeyStore> rewrapSecret(CustomKeyStore known) {
        byte[] before = known.secret().value();
        byte[] after = store.rewrap(known.secretOwner(), known.secretBinding(), before);
        return after == before ? Optional.empty() : Optional.of(known.rewrapped(after));
    }

    /** Looks at what a custom key store is to be, with the secret that it has. */
    public void admit(CustomKeyStore planned, RequestOrigin origin) {
        byte[] secret = secret(planned);
        try {
            backend(planned.type()).admit(planned, secret, origin);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** Connects, in place of what was connected before. */
    public void connect(CustomKeyStore known, RequestOrigin origin) throws ConnectionFailure {
        ConnectionAttempt mine = ConnectionAttempt.of(known);
        end(attempts.put(known.id(), mine));
        make(mine, known, secret -> backend(known.type()).connect(known, secret, origin));
        mine.await();
    }

    /**
     * The connection to a custom key store.
     *
     * @throws KmsException.InvalidState if it is not connected, or this process cannot connect to it now
     */
    public KeyStoreConnection connection(KeyStorePlace place) {
        CustomKeyStore known = place.keyStore()
                .filter(found -> found.state() == ConnectionStateType.CONNECTED)
                .orElseThrow(() -> disconnected(place));
        try {
            return attempt(known).await();
        } catch (ConnectionFailure e) {
            throw new KmsException.InvalidState(
                    "custom key store `" + known.name() + "` does not answer in this process: " + e.getMessage(),
                    "Repair what it lies in and try again; DisconnectCustomKeyStore takes it out of use",
                    e);
        }
    }

    /** The attempt that counts, made here if there is none; one of a later generation counts as well. */
    private ConnectionAttempt attempt(CustomKeyStore known) {
        ConnectionAttempt before = attempts.get(known.id());
        if (before != null && before.generation() >= known.generation() && !before.isToBeRepeated()) {
            return before;
        }
        ConnectionAttempt mine = ConnectionAttempt.of(known);
        boolean isFirst = before == null
                ? attempts.putIfAbsent(known.id(), mine) == null
                : attempts.replace(known.id(), before, mine);
        if (!isFirst) {
            return attempt(known);
        }
        end(before);
        make(mine, known, secret -> backend(known.type()).resume(known, secret));
        return mine;
    }

    /** Completes an attempt, whatever happens. */
    private void make(ConnectionAttempt attempt, CustomKeyStore known, ConnectionAttempt.Maker maker) {
        try {
            byte[] secret = secret(known);
            try {
                attempt.make(maker, secret);
            } finally {
                Arrays.fill(secret, (byte) 0);
            }
        } catch (ConnectionFailure | RuntimeException | Error e) {
            attempt.outcome().completeExceptionally(e);
        }
    }

    /** Ends the connection to a custom key store that is out of use, or has been reconnected or changed since. */
    public void follow(String customKeyStoreId, Optional<CustomKeyStore> now) {
        ConnectionAttempt before = attempts.get(customKeyStoreId);
        if (now.filter(CustomKeyStore::isInUse).isEmpty()) {
            forget(customKeyStoreId);
        } else if (before != null && before.generation() < now.get().generation()) {
            attempts.remove(customKeyStoreId, before);
            before.end();
        }
    }

    /** Forgets the connection to a custom key store. Does not wait for whoever is connecting. */
    public void forget(String customKeyStoreId) {
        end(attempts.remove(customKeyStoreId));
        health.forget(customKeyStoreId);
    }

    private static void end(@Nullable ConnectionAttempt attempt) {
        if (attempt != null) {
            attempt.end();
        }
    }

    /** Looks after the connections of this process, on a thread of its own, if that is due. */
    public void checkHealth(Instant now) {
        health.check(now, attempts);
    }

    /** How many connections of this process were not well when they were last looked at. */
    public int unhealthy() {
        return health.unwell();
    }

    private byte[] secret(CustomKeyStore known) {
        return store.unwrap(
                known.secretOwner(), known.secretBinding(), known.secret().value());
    }

    private static KmsException.InvalidState disconnected(KeyStorePlace place) {
        return new KmsException.InvalidState(
                "custom key store `" + place.customKeyStoreId() + "` is not connected", "Call ConnectCustomKeyStore");
    }

    /** Forgets every connection. */
    @Override
    public void close() {
        attempts.keySet().forEach(this::forget);
    }
}
