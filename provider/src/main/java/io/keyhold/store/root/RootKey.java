package io.keyhold.store.root;

import javax.crypto.AEADBadTagException;

/** Seals domain keys. Safe for concurrent use. */
public interface RootKey {
    /** The parameters from which the root of trust makes this key again; not secret. */
    byte[] parameters();

    /** Seals a secret, bound to {@code aad}. */
    byte[] seal(byte[] secret, byte[] aad);

    /**
     * Opens what {@link #seal} made.
     *
     * @return the secret; the caller owns the array and must clear it
     * @throws AEADBadTagException if key, parameters and sealed bytes do not belong together
     */
    byte[] open(byte[] sealed, byte[] aad) throws AEADBadTagException;

    /**
     * Makes sure that what holds the key is still there. A key in memory always is.
     *
     * @throws io.keyhold.api.KmsException.RootOfTrust if it is not
     */
    default void requirePresent() {}
}
