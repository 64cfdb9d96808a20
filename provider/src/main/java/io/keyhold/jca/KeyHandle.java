package io.keyhold.jca;

import io.keyhold.handles.ManagedKey;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.security.Key;
import org.jspecify.annotations.Nullable;

/**
 * A managed key as a program holds it: names the key, never holds it. It carries its own store and caller, so that any
 * Keyhold provider of the same class loader can serve it. Refuses to be serialized.
 */
public abstract class KeyHandle implements Key {
    private static final long serialVersionUID = 1L;
    private final transient ManagedKey key;
    private final String algorithm;

    KeyHandle(ManagedKey key, String algorithm) {
        this.key = key;
        this.algorithm = algorithm;
    }

    final ManagedKey key() {
        return key;
    }

    @Override
    public final String getAlgorithm() {
        return algorithm;
    }

    /** Always null: the key does not leave. */
    @Override
    public final @Nullable String getFormat() {
        return null;
    }

    /** Always null: the key does not leave. */
    @Override
    public final byte @Nullable [] getEncoded() {
        return null;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof KeyHandle handle
                && key.storeId().equals(handle.key.storeId())
                && key.arn().equals(handle.key.arn());
    }

    @Override
    public final int hashCode() {
        return key.arn().hashCode();
    }

    @Override
    public final String toString() {
        return "Keyhold " + algorithm + " key " + key.arn() + " (" + key.spec() + ", " + key.usage() + ")";
    }

    /** Refuses serialization. Protected, because a private one would not be inherited and the handle would serialize. */
    protected Object writeReplace() throws ObjectStreamException {
        throw new NotSerializableException("a handle on " + key.arn() + "; save its alias or ARN instead");
    }

    @SuppressWarnings("UnusedMethod") // called by serialization
    private void readObject(ObjectInputStream in) throws NotSerializableException {
        throw new NotSerializableException("a handle on a managed key");
    }
}
