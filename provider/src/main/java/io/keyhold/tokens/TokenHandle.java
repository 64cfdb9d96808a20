package io.keyhold.tokens;

import java.security.Key;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A key of a token, known by its label, and what was initialised with it. If the token has forgotten the handle, it is asked for it
 * again: it must then be the same key. Safe for concurrent use.
 *
 * @param <U> what uses the key: a cipher, a signature, a MAC
 */
final class TokenHandle<U> {
    private final TokenKeys keys;
    private final String label;
    private final Maker<U> maker;
    private final Consumer<Key> same;
    private final ConcurrentLinkedDeque<Use<U>> idle = new ConcurrentLinkedDeque<>();
    private volatile Key current;

    /** Initialises for a key. */
    @FunctionalInterface
    interface Maker<U> {
        U make(Key key) throws Exception;
    }

    /** Uses what is initialised. */
    @FunctionalInterface
    interface Work<U, R> {
        R with(U use) throws Exception;
    }

    private record Use<U>(Key key, U object) {}

    /**
     * A handle.
     *
     * @param same fails if a key is another one than it was
     */
    TokenHandle(TokenKeys keys, String label, Key first, Maker<U> maker, Consumer<Key> same) {
        this.keys = keys;
        this.label = label;
        this.maker = maker;
        this.same = same;
        this.current = first;
    }

    String label() {
        return label;
    }

    Token token() {
        return keys.token();
    }

    Key key() {
        return current;
    }

    /** Uses the key, in one call of the token. */
    <R> R call(Work<U, R> work) {
        Key key = current;
        try {
            return with(key, work);
        } catch (TokenException e) {
            return with(renewed(key, e), work);
        }
    }

    /** The same, with a key that is as it is. */
    <R> R with(Key key, Work<U, R> work) {
        Use<U> known = taken(key);
        return token().call(() -> {
            Use<U> use = known == null ? new Use<>(key, maker.make(key)) : known;
            R result = work.with(use.object());
            idle.addFirst(use); // whoever waited for it: it is ready again
            return result;
        });
    }

    /** One that belongs to this key; those of an earlier handle are dropped. */
    @SuppressWarnings("ReferenceEquality") // the same handle, not one that is equal
    private @Nullable Use<U> taken(Key key) {
        Use<U> found = idle.pollFirst();
        while (found != null && found.key() != key) {
            found = idle.pollFirst();
        }
        return found;
    }

    /** The key after a handle was of no use, unless it is not for the handle that the call failed. */
    @SuppressWarnings("ReferenceEquality")
    private Key renewed(Key stale, TokenException failure) {
        if (failure.kind() != TokenException.Kind.FAILED) {
            throw failure;
        }
        return token().exclusively(() -> {
            if (current == stale) {
                Key found = keys.find(label);
                same.accept(found);
                current = found;
            }
            return current;
        });
    }

    /** Another key under the label, for example of another token that is in its place. */
    TokenException exchanged() {
        return new TokenException(
                TokenException.Kind.UNFIT_KEY,
                "the object `" + label + "` of token `" + token().label() + "` is another key than it was");
    }
}
