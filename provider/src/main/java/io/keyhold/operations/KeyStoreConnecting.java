package io.keyhold.operations;

import io.keyhold.api.ConnectionErrorCodeType;
import io.keyhold.api.ConnectionStateType;
import io.keyhold.api.CustomKeyStoreType;
import io.keyhold.api.KmsException;
import io.keyhold.catalog.Catalog;
import io.keyhold.keys.CustomKeyStore;
import io.keyhold.material.ConnectionFailure;
import io.keyhold.material.CustomKeyStores;
import io.keyhold.material.RequestOrigin;
import java.util.Optional;

/** Connects custom key stores. */
final class KeyStoreConnecting {
    private static final System.Logger LOG = System.getLogger(KeyStoreConnecting.class.getName());
    private final Catalog catalog;
    private final CustomKeyStores connections;

    KeyStoreConnecting(Catalog catalog, CustomKeyStores connections) {
        this.catalog = catalog;
        this.connections = connections;
    }

    /**
     * The custom key store as it is while it is being connected; itself if it is connected.
     *
     * @param origin gets its id now, if a proxy will be told of it: the record of the call is written before that
     */
    static CustomKeyStore connecting(CustomKeyStore store, RequestOrigin origin) {
        CustomKeyStore next = connecting(store);
        if (next.state() == ConnectionStateType.CONNECTING && next.type() == CustomKeyStoreType.EXTERNAL_KEY_STORE) {
            origin.requestId();
        }
        return next;
    }

    private static CustomKeyStore connecting(CustomKeyStore store) {
        return switch (store.state()) {
            case CONNECTED -> store;
            case CONNECTING, DISCONNECTED -> store.withState(ConnectionStateType.CONNECTING, Optional.empty());
            case FAILED, DISCONNECTING ->
                throw new KmsException.CustomKeyStoreInvalidState(
                        "custom key store `" + store.id() + "` is "
                                + store.state().value() + "; ConnectCustomKeyStore needs DISCONNECTED",
                        "Call DisconnectCustomKeyStore first");
        };
    }

    /** Connects outside a transaction, and records what came of it unless somebody decided otherwise meanwhile. */
    void connect(CustomKeyStore connecting, RequestOrigin origin) {
        Optional<ConnectionErrorCodeType> error = attempt(connecting, origin);
        ConnectionStateType state = error.isPresent() ? ConnectionStateType.FAILED : ConnectionStateType.CONNECTED;
        catalog.change(transaction -> {
            transaction
                    .keyStores()
                    .find(connecting.id())
                    .filter(now -> now.state() == ConnectionStateType.CONNECTING
                            && now.generation() == connecting.generation())
                    .ifPresent(now -> transaction.keyStores().update(now.withState(state, error)));
            return connecting;
        });
    }

    private Optional<ConnectionErrorCodeType> attempt(CustomKeyStore connecting, RequestOrigin origin) {
        try {
            connections.connect(connecting, origin);
            return Optional.empty();
        } catch (ConnectionFailure e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "custom key store {0} was not connected, {1}: {2}",
                    connecting.id(),
                    e.code(),
                    e.getMessage());
            return Optional.of(e.code());
        } catch (RuntimeException e) { // whatever it was, the custom key store is not to stay CONNECTING
            LOG.log(System.Logger.Level.ERROR, "custom key store " + connecting.id() + " was not connected", e);
            return Optional.of(ConnectionErrorCodeType.INTERNAL_ERROR);
        }
    }
}
