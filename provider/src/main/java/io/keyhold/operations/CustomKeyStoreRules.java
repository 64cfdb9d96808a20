package io.keyhold.operations;

import io.keyhold.api.ConnectionStateType;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.CustomKeyStoreType;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import io.keyhold.api.OriginType;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.keys.CustomKeyStore;
import io.keyhold.keys.KeyStorePlace;
import java.util.Optional;

/** The rules for new keys in custom key stores. */
final class CustomKeyStoreRules {
    private CustomKeyStoreRules() {}

    /** Refuses members of {@code CreateKey} that do not make a key in a custom key store, or in none. */
    static void requireComplete(CreateKeyRequest request) {
        OriginType origin = request.origin().orElse(OriginType.AWS_KMS);
        boolean isToken = origin == OriginType.AWS_CLOUDHSM;
        boolean isExternal = origin == OriginType.EXTERNAL_KEY_STORE;
        if (request.customKeyStoreId().isPresent() != (isToken || isExternal)) {
            throw new KmsException.Validation(
                    "CustomKeyStoreId is "
                            + request.customKeyStoreId()
                                    .map(id -> "`" + id + "`")
                                    .orElse("absent") + " and Origin is " + origin.value()
                            + "; they do not belong together",
                    "Pass CustomKeyStoreId with Origin AWS_CLOUDHSM or EXTERNAL_KEY_STORE, and else leave it out");
        }
        if (request.xksKeyId().isPresent() != isExternal) {
            throw new KmsException.Validation(
                    "XksKeyId is "
                            + request.xksKeyId().map(id -> "`" + id + "`").orElse("absent") + " and Origin is "
                            + origin.value() + "; they do not belong together",
                    "Pass XksKeyId with Origin EXTERNAL_KEY_STORE, and else leave it out");
        }
        KeySpec spec = request.keySpec().or(request::customerMasterKeySpec).orElse(KeySpec.SYMMETRIC_DEFAULT);
        if (isExternal && spec != KeySpec.SYMMETRIC_DEFAULT) {
            throw new KmsException.Unsupported(
                    "an external key store has no keys of spec " + spec, "Create a key of spec SYMMETRIC_DEFAULT");
        }
    }

    /** The place with its custom key store, in which the account may make keys of that origin now. */
    static KeyStorePlace require(Catalog catalog, KeyStorePlace place, OriginType origin, String account) {
        Optional<CustomKeyStore> found = catalog.keyStores()
                .find(place.customKeyStoreId())
                .filter(store -> store.account().equals(account));
        CustomKeyStore store = found.orElseThrow(() -> notFound(place.customKeyStoreId()));
        if (origin(store.type()) != origin) {
            throw new KmsException.Validation(
                    "custom key store `" + store.id() + "` has type "
                            + store.type().value() + " and Origin is " + origin.value()
                            + "; they do not belong together",
                    "Use Origin " + origin(store.type()).value());
        }
        requireConnected(store);
        return place.in(found);
    }

    /** The same inside the transaction that adds the key: it may have been disconnected or deleted meanwhile. */
    static void requireConnected(KeyTransaction transaction, KeyStorePlace place) {
        requireConnected(transaction
                .keyStores()
                .find(place.customKeyStoreId())
                .orElseThrow(() -> notFound(place.customKeyStoreId())));
    }

    static void requireConnected(CustomKeyStore store) {
        if (store.state() != ConnectionStateType.CONNECTED) {
            throw new KmsException.CustomKeyStoreInvalidState(
                    "custom key store `" + store.id() + "` is " + store.state().value() + "; this needs CONNECTED",
                    store.state() == ConnectionStateType.FAILED
                            ? "Call DisconnectCustomKeyStore, repair what the error code says, and call ConnectCustomKeyStore"
                            : "Call ConnectCustomKeyStore");
        }
    }

    static KmsException.CustomKeyStoreNotFound notFound(String id) {
        return new KmsException.CustomKeyStoreNotFound(
                "custom key store `" + id + "` does not exist in this account and Region",
                "Call DescribeCustomKeyStores for those there are");
    }

    private static OriginType origin(CustomKeyStoreType type) {
        return switch (type) {
            case AWS_CLOUDHSM -> OriginType.AWS_CLOUDHSM;
            case EXTERNAL_KEY_STORE -> OriginType.EXTERNAL_KEY_STORE;
        };
    }
}
