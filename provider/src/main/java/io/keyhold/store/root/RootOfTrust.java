package io.keyhold.store.root;

import io.keyhold.tokens.PinSource;
import io.keyhold.tokens.TokenAddress;
import io.keyhold.tokens.TokenLimits;
import java.nio.file.Path;
import java.util.List;

/**
 * The root of trust of a store: it seals the domain keys, from which every other key of the store comes. Holds a secret until it
 * is closed; a store that was opened with it does not need it any more.
 */
public interface RootOfTrust extends AutoCloseable {
    /**
     * A passphrase, stretched with Argon2id at the default cost.
     *
     * @param passphrase 1 character at least; copied, still the caller's to clear
     */
    static RootOfTrust passphrase(char[] passphrase) {
        return passphrase(passphrase, Argon2Cost.DEFAULT);
    }

    /**
     * A passphrase, stretched with Argon2id.
     *
     * @param passphrase 1 character at least; copied, still the caller's to clear
     * @param cost what a new store, or a change of the root of trust, costs from now on; an existing store is opened at
     *     the cost that it was made with
     */
    static RootOfTrust passphrase(char[] passphrase, Argon2Cost cost) {
        return new PassphraseRoot(passphrase, cost);
    }

    /**
     * The secret key of a PKCS#12 file, as {@code keytool -genseckey -keyalg AES -keysize 256} makes one.
     *
     * @param file read when a store is opened; holds one secret key
     * @param password of the file and of the key; copied, still the caller's to clear
     */
    static RootOfTrust pkcs12(Path file, char[] password) {
        return new Pkcs12Root(file, password);
    }

    /**
     * Weaknesses of a PKCS#12 file and its secret key: too few iterations, too few bits, a key that is not random. A
     * store under it opens nevertheless; a new one is not made under such a key.
     *
     * @param password of the file and of the key; still the caller's to clear
     * @return one sentence each
     * @throws io.keyhold.api.KmsException.RootOfTrust if the file cannot be read
     */
    static List<String> weaknessesOfPkcs12(Path file, char[] password) {
        try (Pkcs12Root root = new Pkcs12Root(file, password)) {
            return List.copyOf(root.weaknesses());
        }
    }

    /**
     * An AES-256 key in a PKCS#11 token, sensitive and not extractable; made if it is not there when a store is sealed again.
     *
     * @param address the token, and the label of the key
     * @param limits what calls of the token are held to
     * @param pins the PIN of the user of the token
     */
    static RootOfTrust token(TokenAddress address, TokenLimits limits, PinSource pins) {
        return new TokenRoot(address, limits, pins);
    }

    /** Which kind this is, as the store remembers it: {@code passphrase}, {@code pkcs12}, {@code pkcs11} */
    String type();

    /** A root key with fresh parameters, for a store that is sealed again. */
    RootKey create();

    /**
     * The root key that belongs to stored parameters. A wrong secret shows when the root key does not open, not here.
     *
     * @param parameters what {@link RootKey#parameters()} gave; not trusted
     * @throws io.keyhold.api.KmsException.RootOfTrust if the parameters are outside the limits or the secret cannot be read
     */
    RootKey open(byte[] parameters);

    /** Clears the secret. */
    @Override
    void close();
}
