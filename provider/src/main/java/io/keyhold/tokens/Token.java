package io.keyhold.tokens;

import io.keyhold.tokens.TokenException.Kind;
import java.security.AuthProvider;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.LoginException;

/**
 * A token. It is logged in until the process ends: who logs out kills every key handle of this process, of whomever they are. Safe
 * for concurrent use.
 */
public final class Token {
    private final AuthProvider provider;
    private final String slot;
    private final String label;
    private final String serial;
    private final TokenCalls calls;
    private final PinMemory shown;
    private final ReentrantLock turn = new ReentrantLock();

    Token(AuthProvider provider, String slot, String label, String serial, TokenPlaces library) {
        this.provider = provider;
        this.slot = slot;
        this.label = label;
        this.serial = serial;
        this.calls = new TokenCalls(name(), TokenLimits.DEFAULT, library);
        this.shown = new PinMemory(name());
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
    void show(PinSource pins) {
        exclusively(() -> {
            char[] pin = pins.pin();
            try {
                login(pin);
                return pins;
            } finally {
                Arrays.fill(pin, '\0');
            }
        });
    }

    /** Does what only one thread may do at a time; the time that it waits for its turn is limited like a call. */
    <T> T exclusively(Supplier<T> work) {
        if (!Waiting.lock(turn, calls.end())) {
            throw new TokenException(Kind.TIMEOUT, name() + " is busy: it has another call that has not come back yet");
        }
        try {
            return work.get();
        } finally {
            turn.unlock();
        }
    }

    private void login(char[] pin) {
        String known = shown.of(pin);
        shown.begin(known);
        Answer answer = new Answer(pin.clone());
        AtomicBoolean isDecided =
                new AtomicBoolean(); // whether the PIN is shown: here, or on a thread that may come too late
        try {
            calls.call(() -> isDecided.compareAndSet(false, true) ? answered(known, answer) : slot);
        } finally {
            if (isDecided.compareAndSet(false, true)) {
                shown.notShown();
                answer.clear();
            }
        }
    }

    /** On the thread of the call, which may have been given up: what the token says to a PIN is remembered all the same. */
    private String answered(String known, Answer answer) throws LoginException {
        try {
            provider.login(null, answer);
            shown.took(known);
            return slot;
        } catch (LoginException | RuntimeException e) {
            shown.refused(known, TokenErrors.of(name(), e).kind());
            throw e;
        } finally {
            answer.clear(); // it is not asked where the token is logged in to already
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
            clear();
        }

        void clear() {
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

    private String name() {
        return "token `" + label + "`";
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
