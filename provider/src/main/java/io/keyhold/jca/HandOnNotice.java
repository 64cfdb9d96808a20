package io.keyhold.jca;

import java.lang.System.Logger.Level;
import java.security.Key;
import java.security.PublicKey;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Says once that a software key was handed on to another provider: a program that names Keyhold would not notice otherwise that
 * Keyhold neither holds the key nor decides and records its use.
 */
final class HandOnNotice {
    /** That of the process, as the SPIs of all providers and classes hand on by the same rule. */
    static final HandOnNotice PROCESS = new HandOnNotice(System.getLogger(HandOnNotice.class.getName()));

    private final AtomicBoolean given = new AtomicBoolean();
    private final System.Logger log;

    HandOnNotice(System.Logger log) {
        this.log = log;
    }

    /** A key went on; public keys hold no secret, so nobody is misled about them. */
    void give(Key key, String algorithm, String provider) {
        if (!(key instanceof PublicKey) && given.compareAndSet(false, true)) {
            log.log(
                    Level.INFO,
                    algorithm + " with " + Handles.describe(key) + " was handed on to provider " + provider
                            + ", as the key is not one of Keyhold: its bytes are in this process, and no policy and no audit"
                            + " trail sees its use. Naming Keyhold does not prevent that where it is the first provider."
                            + " Said once per process");
        }
    }

    boolean isGiven() {
        return given.get();
    }
}
