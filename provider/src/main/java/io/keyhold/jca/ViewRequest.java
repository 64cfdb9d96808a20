package io.keyhold.jca;

import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.UnrecoverableEntryException;
import java.util.Optional;

/** Asks a {@code KeyStore} for the view behind it, through the one method that passes a parameter and changes nothing. */
final class ViewRequest implements KeyStore.ProtectionParameter {
    private Optional<KeyStoreView> view = Optional.empty();

    private ViewRequest() {}

    /** The view behind a KeyStore of this class loader's Keyhold; empty for any other. */
    static Optional<KeyStoreView> of(KeyStore store) throws KeyStoreException {
        ViewRequest request = new ViewRequest();
        try {
            if (store.getType().equalsIgnoreCase(HandleKeyStoreSpi.TYPE)) {
                store.getEntry("", request);
            }
            return request.view;
        } catch (UnrecoverableEntryException | NoSuchAlgorithmException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    void answer(KeyStoreView asked) {
        view = Optional.of(asked);
    }
}
