package io.keyhold.jca;

import io.keyhold.api.KeySpec;
import io.keyhold.handles.ManagedKey;
import javax.crypto.SecretKey;

/** A managed AES or HMAC key as a program holds it. */
public final class SecretKeyHandle extends KeyHandle implements SecretKey {
    private static final long serialVersionUID = 1L;

    /** A handle on {@code key}. */
    SecretKeyHandle(ManagedKey key) {
        super(
                key,
                key.spec() == KeySpec.SYMMETRIC_DEFAULT
                        ? "AES"
                        : "HmacSHA" + key.spec().sizeBits());
    }
}
