package io.keyhold.jca;

import io.keyhold.api.KeyholdKeyManagerParameters;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.Security;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import org.jspecify.annotations.Nullable;

/**
 * {@code KeyManagerFactory.getInstance("KEYHOLD")}: one key manager over the live entries of a KeyStore. Without a
 * KeyStore it is the caller's own, narrowed by {@link KeyholdKeyManagerParameters}.
 */
final class HandleKeyManagerFactorySpi extends KeyManagerFactorySpi {
    private final KeyholdOpener entrance;
    private Optional<HandleKeyManager> manager = Optional.empty();

    HandleKeyManagerFactorySpi(KeyholdOpener entrance) {
        this.entrance = entrance;
    }

    /** A KeyStore that is not looked up by its name: the provider may not be installed. */
    private static final class OwnKeyStore extends KeyStore {
        OwnKeyStore(KeyholdOpener entrance) {
            super(new HandleKeyStoreSpi(entrance), Security.getProvider("Keyhold"), HandleKeyStoreSpi.TYPE);
        }
    }

    @Override
    protected void engineInit(@Nullable KeyStore store, char @Nullable [] password) throws KeyStoreException {
        manager = Optional.of(manager(store == null ? own() : store, List.of(), Optional.ofNullable(password)));
    }

    @Override
    protected void engineInit(@Nullable ManagerFactoryParameters parameters) throws InvalidAlgorithmParameterException {
        if (!(parameters instanceof KeyholdKeyManagerParameters chosen)) {
            throw new InvalidAlgorithmParameterException("KEYHOLD takes KeyholdKeyManagerParameters or a KeyStore, not "
                    + Strangers.describe(parameters, KeyholdKeyManagerParameters.class));
        }
        try {
            manager = Optional.of(manager(own(), chosen.aliases(), Optional.empty()));
        } catch (KeyStoreException e) {
            throw new InvalidAlgorithmParameterException(e.getMessage(), e);
        }
    }

    @Override
    protected KeyManager[] engineGetKeyManagers() {
        return new KeyManager[] {
            manager.orElseThrow(() -> new IllegalStateException("call KeyManagerFactory.init first"))
        };
    }

    private static HandleKeyManager manager(KeyStore store, List<String> aliases, Optional<char[]> password) {
        return new HandleKeyManager(store, aliases, password, Clock.systemUTC());
    }

    private KeyStore own() throws KeyStoreException {
        KeyStore store = new OwnKeyStore(entrance);
        try {
            store.load(null, null);
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new KeyStoreException(e.getMessage(), e);
        }
    }
}
