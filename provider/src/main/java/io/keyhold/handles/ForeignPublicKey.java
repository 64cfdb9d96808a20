package io.keyhold.handles;

import io.keyhold.api.KeySpec;
import io.keyhold.crypto.PublicKeys;

/** A public key from anywhere, before somebody works with it. */
public final class ForeignPublicKey {
    private ForeignPublicKey() {}

    /**
     * Validates it in full.
     *
     * @param publicKey a DER SubjectPublicKeyInfo
     * @throws io.keyhold.api.KmsException.Validation if it is not a valid public key of that spec
     */
    public static void requireValid(KeySpec spec, byte[] publicKey) {
        PublicKeys.require(spec, publicKey);
    }
}
