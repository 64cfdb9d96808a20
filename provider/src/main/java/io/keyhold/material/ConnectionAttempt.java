package io.keyhold.material;

import io.keyhold.api.ConnectionErrorCodeType;
import io.keyhold.api.KmsException;
import io.keyhold.keys.CustomKeyStore;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The connection to one custom key store, or the attempt to make it. Nobody holds a lock while it is made: whoever else
 * needs it waits for the outcome of the one attempt, and whoever forgets it does not wait.
 *
 * @param generation of the record that it is made by
 * @param outcome the connection, or a {@link ConnectionFailure}
 */
record ConnectionAttempt(long generation, CompletableFuture<KeyStoreConnection> outcome) {
    private static final System.Logger LOG = System.getLogger(CustomKeyStores.class.getName());
    private static final Set<ConnectionErrorCodeType> FINAL = EnumSet.of(
            ConnectionErrorCodeType.INVALID_CREDENTIALS,
            ConnectionErrorCodeType.USER_LOCKED_OUT,
            ConnectionErrorCodeType.USER_NOT_FOUND,
            ConnectionErrorCodeType.XKS_PROXY_ACCESS_DENIED);

    /** Makes a connection with the secret of the custom key store. */
    interface Maker {
        KeyStoreConnection make(byte[] secret) throws ConnectionFailure;
    }

    static ConnectionAttempt of(CustomKeyStore known) {
        return new ConnectionAttempt(known.generation(), new CompletableFuture<>());
    }

    void make(Maker maker, byte[] secret) throws ConnectionFailure {
        try {
            outcome.complete(maker.make(secret));
        } catch (KmsException e) {
            throw new ConnectionFailure(ConnectionErrorCodeType.INTERNAL_ERROR, e.problem(), e);
        }
    }

    /** The connection, if it was made. */
    Optional<KeyStoreConnection> made() {
        return outcome.isDone() && !outcome.isCompletedExceptionally() ? Optional.of(outcome.join()) : Optional.empty();
    }

    /** Whether to try again: a secret that was refused is not retried automatically, since tokens lock. */
    boolean isToBeRepeated() {
        return outcome.isCompletedExceptionally()
                && failure().filter(failure -> FINAL.contains(failure.code())).isEmpty();
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
        outcome.thenAccept(ConnectionAttempt::close);
    }

    private static void close(KeyStoreConnection connection) {
        try {
            connection.close();
        } catch (RuntimeException e) { // it is out of use, whatever it says
            LOG.log(System.Logger.Level.WARNING, "a connection to a custom key store did not close", e);
        }
    }
}
