package io.keyhold.tokens;

import io.keyhold.tokens.TokenException.Kind;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.Callable;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.jspecify.annotations.Nullable;

/**
 * A token. It is logged in until the process ends: who logs out kills every key handle of this process, of whomever they are. Safe
 * for concurrent use.
 */
public final class Token {
    private static final String MAC = "HmacSHA256";
    private final AuthProvider provider;
    private final String slot;
    private final String label;
    private final String serial;
    private final TokenCalls calls;
    private final byte[] pinKey = new byte[32];
    private byte @Nullable [] loggedInWith;
    private byte @Nullable [] refused;
    private TokenException.@Nullable Kind refusal;

    Token(AuthProvider provider, String slot, String label, String serial) {
        this.provider = provider;
        this.slot = slot;
        this.label = label;
        this.serial = serial;
        this.calls = new TokenCalls("token `" + label + "`", TokenLimits.DEFAULT);
        new SecureRandom().nextBytes(pinKey);
    }

    String slot() {
        return slot;
    }

    boolean isAt(TokenAddress address) {
        return (address.token().isEmpty() || address.token().equals(label))
                && (address.serial().isEmpty() || address.serial().equals(serial))
                && (address.slot().isEmpty() || address.slot().equals(slot));
    }

    void limit(TokenLimits limits) {
        calls.limit(limits);
    }

    /**
     * Logs in and gives the keys.
     *
     * @param pins asked now, and again if somebody else logged the token out
     * @throws TokenException if the PIN is not that of the token; a PIN that was wrong is never shown to the token again
     */
    public TokenKeys login(PinSource pins) {
        show(pins);
        return new TokenKeys(this, pins);
    }

    /** Logs in, or makes sure that the PIN is the one that the token was logged in with. */
    synchronized void show(PinSource pins) {
        char[] pin = pins.pin();
        try {
            byte[] seen = seen(pin);
            if (refused != null && MessageDigest.isEqual(refused, seen)) {
                throw new TokenException(
                        refusal == null ? Kind.WRONG_PIN : refusal,
                        "token `" + label + "` has refused that PIN, which is not shown to it again");
            }
            if (loggedInWith != null && !MessageDigest.isEqual(loggedInWith, seen)) {
                throw new TokenException(
                        Kind.WRONG_PIN,
                        "token `" + label + "` is logged in to by this process with another PIN, so this one cannot be"
                                + " checked; if the PIN of the token was changed, restart the process");
            }
            login(pin, seen);
        } finally {
            Arrays.fill(pin, '\0');
        }
    }

    private void login(char[] pin, byte[] seen) {
        try {
            calls.call(() -> {
                provider.login(null, new Answer(pin.clone()));
                return slot;
            });
            loggedInWith = seen;
        } catch (TokenException e) {
            if (e.kind() == Kind.WRONG_PIN || e.kind() == Kind.PIN_LOCKED) {
                refused = seen;
                refusal = e.kind();
            }
            throw e;
        }
    }

    /** The remembered digest of a PIN: it is not in the heap, and cannot be guessed without this process. */
    private byte[] seen(char[] pin) {
        byte[] bytes = new byte[2 * pin.length];
        try {
            for (int i = 0; i < pin.length; i++) {
                bytes[2 * i] = (byte) (pin[i] >>> 8);
                bytes[2 * i + 1] = (byte) pin[i];
            }
            Mac mac = Mac.getInstance(MAC, "SunJCE");
            mac.init(new SecretKeySpec(pinKey, MAC));
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no " + MAC, e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Answers the one question of SunPKCS11. */
    private record Answer(char[] pin) implements CallbackHandler {
        @Override
        public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
            for (Callback callback : callbacks) {
                if (!(callback instanceof PasswordCallback question)) {
                    throw new UnsupportedCallbackException(callback);
                }
                question.setPassword(pin);
            }
            Arrays.fill(pin, '\0');
        }
    }

    AuthProvider provider() {
        return provider;
    }

    <T> T call(Callable<T> work) {
        return calls.call(work);
    }

    /** A view of the objects that the token has now; reads all of them. */
    KeyStore keyStore() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS11", provider);
        try {
            store.load(null, null);
        } catch (java.io.IOException e) {
            if (e.getCause() instanceof java.security.KeyStoreException) {
                throw new TokenException(
                        Kind.FAILED,
                        "token `" + label
                                + "` cannot be listed: two of its objects have one label, or one is not readable;"
                                + " find them with pkcs11-tool --list-objects",
                        e);
            }
            throw e;
        }
        return store;
    }

    /** The counts of the token for this process. */
    public TokenCounts counts() {
        return calls.counts();
    }

    /** The label of the token. */
    public String label() {
        return label;
    }

    /** Label, serial number and slot. */
    @Override
    public String toString() {
        return "`" + label + "` (serial=" + serial + ", slot-id=" + slot + ")";
    }
}
