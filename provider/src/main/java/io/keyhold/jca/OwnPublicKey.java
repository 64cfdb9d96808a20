package io.keyhold.jca;

import io.keyhold.api.KeySpec;
import java.security.PublicKey;
import java.security.spec.AlgorithmParameterSpec;

/**
 * A public key of a kind that the JDK does not know: its signatures are verified by Keyhold itself. It is of none of the
 * interfaces by which the JDK's own providers take keys, such as {@code ECPublicKey}: SunEC would take a key on secp256k1 when
 * a signature is initialized, and fail when it verifies.
 */
interface OwnPublicKey extends PublicKey {
    /** Its spec. */
    KeySpec spec();

    /**
     * Its parameters. Declared here, with this very type, so that the compiler gives each class the bridge through which
     * {@code java.security.AsymmetricKey} of Java 22 and later asks; without it the answer there is null.
     */
    AlgorithmParameterSpec getParams();
}
