package io.keyhold.jca;

import java.io.IOException;
import java.security.KeyStore;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.jspecify.annotations.Nullable;

/** The password inside a {@code LoadStoreParameter}. */
final class Passwords {
    private Passwords() {}

    static char @Nullable [] of(KeyStore.@Nullable LoadStoreParameter parameter) throws IOException {
        KeyStore.ProtectionParameter protection = parameter == null ? null : parameter.getProtectionParameter();
        if (protection instanceof KeyStore.PasswordProtection password) {
            return password.getPassword();
        }
        if (protection instanceof KeyStore.CallbackHandlerProtection asking) {
            PasswordCallback callback = new PasswordCallback("Password of the Keyhold key store: ", false);
            try {
                asking.getCallbackHandler().handle(new Callback[] {callback});
            } catch (UnsupportedCallbackException e) {
                throw new IOException("the callback handler knows no passwords", e);
            }
            return callback.getPassword();
        }
        return null;
    }
}
