package io.keyhold.operations;

import io.keyhold.api.ConnectionStateType;
import io.keyhold.api.CustomKeyStoreType;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import io.keyhold.api.UpdateCustomKeyStoreRequest;
import io.keyhold.api.XksProxyConfigurationType;
import io.keyhold.keys.CustomKeyStore;
import io.keyhold.material.CustomKeyStores;

/** The changes of {@code UpdateCustomKeyStore}. */
final class KeyStoreUpdate {
    private final UpdateCustomKeyStoreRequest request;
    private final KeyStoreSettings settings;
    private final CustomKeyStores connections;

    KeyStoreUpdate(UpdateCustomKeyStoreRequest request, CustomKeyStores connections) {
        this.request = request;
        this.settings = KeyStoreSettings.of(request);
        this.connections = connections;
    }

    /** The custom key store as it is afterwards. */
    CustomKeyStore apply(CustomKeyStore store) {
        settings.refuseForeign(store.type());
        requireState(store);
        CustomKeyStore changed =
                request.newCustomKeyStoreName().map(store::withName).orElse(store);
        changed = settings.cluster().map(changed::withCluster).orElse(changed);
        if (store.proxy().isPresent()) {
            XksProxyConfigurationType proxy = settings.over(store.proxy().get());
            changed = proxy.equals(store.proxy().get()) ? changed : changed.withProxy(proxy);
        }
        return settings.withSecret(changed, connections);
    }

    /** A connected one takes a new name; behind a proxy also a new path and a new credential, so that those can be rotated. */
    private void requireState(CustomKeyStore store) {
        boolean isConnected = store.state() == ConnectionStateType.CONNECTED;
        boolean isExternal = store.type() == CustomKeyStoreType.EXTERNAL_KEY_STORE;
        boolean changesMore = settings.cluster().isPresent()
                || settings.password().isPresent()
                || settings.endpoint().isPresent()
                || settings.connectivity().isPresent()
                || settings.serviceName().isPresent()
                || settings.serviceOwner().isPresent();
        boolean changesProxy =
                settings.path().isPresent() || settings.credential().isPresent();
        if (isConnected && !changesMore && (isExternal || !changesProxy)) {
            return;
        }
        if (isConnected) {
            throw new KmsException.CustomKeyStoreInvalidState(
                    "custom key store `" + store.id() + "` is CONNECTED; while it is, only its name"
                            + (isExternal ? ", XksProxyUriPath and XksProxyAuthenticationCredential" : "")
                            + " can change",
                    "Call DisconnectCustomKeyStore first");
        }
        CustomKeyStoreOperations.requireDisconnected(store, Operation.UPDATE_CUSTOM_KEY_STORE);
    }
}
