package io.keyhold.jca;

import io.keyhold.api.KeySpec;
import io.keyhold.service.ManagedKey;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** A managed AES or HMAC key as a program holds it: names the key, never holds it. Refuses to be serialized. */
public final class SecretKeyHandle implements SecretKey {
    private static final long serialVersionUID = 1L;
    private final transient ManagedKey key;

    /** A handle on {@code key}. */
    public SecretKeyHandle(ManagedKey key) {
        this.key = key;
    }

    ManagedKey key() {
        return key;
    }

    @Override
    public String getAlgorithm() {
        return key.spec() == KeySpec.SYMMETRIC_DEFAULT
                ? "AES"
                : "HmacSHA" + key.spec().sizeBits();
    }

    /** Always null: the key does not leave. */
    @Override
    public @Nullable String getFormat() {
        return null;
    }

    /** Always null: the key does not leave. */
    @Override
    public byte @Nullable [] getEncoded() {
        return null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretKeyHandle handle
                && key.storeId().equals(handle.key.storeId())
                && key.arn().equals(handle.key.arn());
    }

    @Override
    public int hashCode() {
        return key.arn().hashCode();
    }

    @Override
    public String toString() {
        return "Keyhold " + getAlgorithm() + " key " + key.arn();
    }

    /** Refuses serialization. */
    @SuppressWarnings({"UnusedMethod", "DoNotCallSuggester"}) // called by serialization
    private Object writeReplace() throws ObjectStreamException {
        throw new NotSerializableException("a handle on " + key.arn() + "; save its alias or ARN instead");
    }

    @SuppressWarnings({"UnusedMethod", "DoNotCallSuggester"}) // called by serialization
    private void readObject(ObjectInputStream in) throws NotSerializableException {
        throw new NotSerializableException("a handle on a managed key");
    }
}
