package io.keyhold.material;

import io.keyhold.api.ConnectionErrorCodeType;
import io.keyhold.api.ConnectionStateType;
import io.keyhold.api.CustomKeyStoreType;
import io.keyhold.api.KmsException;
import io.keyhold.keys.CustomKeyStore;
import io.keyhold.keys.KeyStorePlace;
import io.keyhold.store.RecordStore;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private final RecordStore store;
    private final Map<CustomKeyStoreType, KeyStoreBackend> backends;
    private final ConcurrentHashMap<String, Slot> slots = new ConcurrentHashMap<>();

    /**
     * The connection to one custom key store, guarded by itself: who connects keeps only those who need it waiting. Who forgets it
     * does not wait: that is the whole catalogue.
     */
    private static final class Slot {
        private volatile @Nullable KeyStoreConnection connection;
        private volatile boolean isForgotten;
        private @Nullable ConnectionFailure refusal;
        private long generation;
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
    public void admit(CustomKeyStore planned) {
        byte[] secret = secret(planned);
        try {
            backend(planned.type()).admit(planned, secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** Connects, in place of what was connected before. */
    public void connect(CustomKeyStore known) throws ConnectionFailure {
        Slot slot = slots.computeIfAbsent(known.id(), id -> new Slot());
        synchronized (slot) {
            connect(slot, known);
        }
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
        Slot slot = slots.computeIfAbsent(known.id(), id -> new Slot());
        synchronized (slot) {
            KeyStoreConnection connection = slot.connection;
            if (connection != null && slot.generation == known.generation()) {
                return connection;
            }
            try {
                requireUntried(slot, known);
                return connect(slot, known);
            } catch (ConnectionFailure e) {
                throw new KmsException.InvalidState(
                        "custom key store `" + known.name() + "` does not answer in this process: " + e.getMessage(),
                        "Repair what it lies in and try again; DisconnectCustomKeyStore takes it out of use",
                        e);
            }
        }
    }

    /** A secret that was refused is not shown again by itself: tokens lock after a few wrong ones. */
    private static void requireUntried(Slot slot, CustomKeyStore known) throws ConnectionFailure {
        ConnectionFailure refusal = slot.refusal;
        if (refusal != null && slot.generation == known.generation() && FINAL.contains(refusal.code())) {
            throw refusal;
        }
    }

    private KeyStoreConnection connect(Slot slot, CustomKeyStore known) throws ConnectionFailure {
        close(slot);
        slot.refusal = null;
        slot.generation = known.generation();
        try {
            KeyStoreConnection made = connected(known);
            slot.connection = made;
            if (slot.isForgotten) {
                close(slot);
                throw new ConnectionFailure(
                        ConnectionErrorCodeType.INTERNAL_ERROR, "it was disconnected while it was being connected");
            }
            return made;
        } catch (ConnectionFailure e) {
            slot.refusal = e;
            throw e;
        }
    }

    private KeyStoreConnection connected(CustomKeyStore known) throws ConnectionFailure {
        byte[] secret = secret(known);
        try {
            return backend(known.type()).connect(known, secret);
        } catch (KmsException e) {
            throw new ConnectionFailure(ConnectionErrorCodeType.INTERNAL_ERROR, e.problem(), e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** Forgets the connection to a custom key store. */
    public void forget(String customKeyStoreId) {
        Slot slot = slots.remove(customKeyStoreId);
        if (slot != null) {
            slot.isForgotten = true;
            close(slot);
        }
    }

    private static void close(Slot slot) {
        KeyStoreConnection connection = slot.connection;
        slot.connection = null;
        if (connection != null) {
            try {
                connection.close();
            } catch (RuntimeException e) { // it is out of use, whatever it says
                LOG.log(System.Logger.Level.WARNING, "a connection to a custom key store did not close", e);
            }
        }
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
        slots.keySet().forEach(this::forget);
    }
}
