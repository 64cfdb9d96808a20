package io.keyhold.material;

import io.keyhold.api.ConnectionErrorCodeType;
import io.keyhold.api.ConnectionStateType;
import io.keyhold.api.CustomKeyStoreType;
import io.keyhold.api.KmsException;
import io.keyhold.keys.CustomKeyStore;
import io.keyhold.keys.KeyStorePlace;
import io.keyhold.platform.Detached;
import io.keyhold.store.RecordStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The connections of this process to custom key stores. The record of a custom key store says whether it is connected; each
 * process connects when it first uses a key of it. Safe for concurrent use.
 */
public final class CustomKeyStores implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CustomKeyStores.class.getName());
    private static final Set<ConnectionErrorCodeType> FINAL = EnumSet.of(
            ConnectionErrorCodeType.INVALID_CREDENTIALS,
            ConnectionErrorCodeType.USER_LOCKED_OUT,
            ConnectionErrorCodeType.USER_NOT_FOUND,
            ConnectionErrorCodeType.XKS_PROXY_ACCESS_DENIED);
    private static final Duration HEALTH_EVERY = Duration.ofMinutes(5);
    private final RecordStore store;
    private final Set<String> unwell = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean checking = new AtomicBoolean();
    private volatile Instant checked = Instant.EPOCH;
    private final Map<CustomKeyStoreType, KeyStoreBackend> backends;
    private final ConcurrentHashMap<String, Attempt> attempts = new ConcurrentHashMap<>();

    /**
     * The connection to one custom key store, or the attempt to make it. Nobody holds a lock while it is made: whoever else
     * needs it waits for the outcome of the one attempt, and whoever forgets it does not wait.
     *
     * @param generation of the record that it is made by
     * @param outcome the connection, or a {@link ConnectionFailure}
     */
    private record Attempt(long generation, CompletableFuture<KeyStoreConnection> outcome) {
        /** Whether to try again: a secret that was refused is not retried automatically, since tokens lock. */
        boolean isToBeRepeated() {
            return outcome.isCompletedExceptionally()
                    && failure()
                            .filter(failure -> FINAL.contains(failure.code()))
                            .isEmpty();
        }

        private Optional<ConnectionFailure> failure() {
            try {
                outcome.join();
                return Optional.empty();
            } catch (CompletionException e) {
                return e.getCause() instanceof ConnectionFailure failure ? Optional.of(failure) : Optional.empty();
            }
        }

        KeyStoreConnection await() throws ConnectionFailure {
            try {
                return outcome.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof ConnectionFailure failure) {
                    throw failure;
                }
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw e;
            }
        }

        /** Closes the connection as soon as there is one. */
        @SuppressWarnings("FutureReturnValueIgnored") // closing logs what goes wrong
        void end() {
            outcome.thenAccept(CustomKeyStores::close);
        }
    }

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
     * What the keys of that type lie in.
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
        Attempt mine = new Attempt(known.generation(), new CompletableFuture<>());
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
    private Attempt attempt(CustomKeyStore known) {
        Attempt before = attempts.get(known.id());
        if (before != null && before.generation() >= known.generation() && !before.isToBeRepeated()) {
            return before;
        }
        Attempt mine = new Attempt(known.generation(), new CompletableFuture<>());
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

    private interface Maker {
        KeyStoreConnection make(byte[] secret) throws ConnectionFailure;
    }

    /** Completes an attempt, whatever happens. */
    private void make(Attempt attempt, CustomKeyStore known, Maker maker) {
        try {
            byte[] secret = secret(known);
            try {
                attempt.outcome().complete(made(maker, secret));
            } finally {
                Arrays.fill(secret, (byte) 0);
            }
        } catch (ConnectionFailure | RuntimeException | Error e) {
            attempt.outcome().completeExceptionally(e);
        }
    }

    private static KeyStoreConnection made(Maker maker, byte[] secret) throws ConnectionFailure {
        try {
            return maker.make(secret);
        } catch (KmsException e) {
            throw new ConnectionFailure(ConnectionErrorCodeType.INTERNAL_ERROR, e.problem(), e);
        }
    }

    /** Ends the connection to a custom key store that is out of use, or has been reconnected or changed since. */
    public void follow(String customKeyStoreId, Optional<CustomKeyStore> now) {
        Attempt before = attempts.get(customKeyStoreId);
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
        unwell.remove(customKeyStoreId);
    }

    private static void end(@Nullable Attempt attempt) {
        if (attempt != null) {
            attempt.end();
        }
    }

    private static void close(KeyStoreConnection connection) {
        try {
            connection.close();
        } catch (RuntimeException e) { // it is out of use, whatever it says
            LOG.log(System.Logger.Level.WARNING, "a connection to a custom key store did not close", e);
        }
    }

    /**
     * Looks after the connections of this process, on a thread of its own, if that is due. What is not well is logged and changes
     * nothing.
     */
    public void checkHealth(Instant now) {
        if (attempts.isEmpty() || Duration.between(checked, now).abs().compareTo(HEALTH_EVERY) < 0) {
            return;
        }
        checked = now;
        if (checking.compareAndSet(false, true)) {
            Detached.thread(this::checkAll, "keyhold-key-store-health").start();
        }
    }

    private void checkAll() {
        try {
            attempts.forEach((id, attempt) -> {
                if (attempt.outcome().isDone() && !attempt.outcome().isCompletedExceptionally()) {
                    check(id, attempt.outcome().join());
                }
            });
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

    /** How many connections of this process were not well when they were last looked at. */
    public int unhealthy() {
        return unwell.size();
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
