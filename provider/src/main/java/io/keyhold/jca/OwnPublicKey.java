package io.keyhold.jca;

import io.keyhold.api.KeySpec;
import java.security.PublicKey;

/** A public key of a kind that the JDK does not know: its signatures are verified by Keyhold itself. */
interface OwnPublicKey extends PublicKey {
    /** Its spec. */
    KeySpec spec();
}
