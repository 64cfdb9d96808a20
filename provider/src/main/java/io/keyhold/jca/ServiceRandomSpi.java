package io.keyhold.jca;

import io.keyhold.api.KmsException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.security.SecureRandomSpi;
import java.util.Objects;

/** {@code SecureRandom.getInstance("KEYHOLD")}: {@code GenerateRandom}, decided and audited. */
final class ServiceRandomSpi extends SecureRandomSpi {
    private static final long serialVersionUID = 1L;
    private static final int MAX_SEED_BYTES = 1 << 20;
    private final transient KeyholdOpener entrance;

    /** Enters when it is first asked for bytes. */
    public ServiceRandomSpi(KeyholdOpener entrance) {
        this.entrance = entrance;
    }

    /** Does nothing: the service takes no seed. */
    @Override
    protected void engineSetSeed(byte[] seed) {}

    @Override
    protected void engineNextBytes(byte[] bytes) {
        Objects.requireNonNull(bytes, "bytes");
        try {
            entrance.enter().random(bytes);
        } catch (KmsException e) {
            throw JcaErrors.refused(e);
        }
    }

    @Override
    protected byte[] engineGenerateSeed(int numBytes) {
        if (numBytes < 0 || numBytes > MAX_SEED_BYTES) {
            throw new IllegalArgumentException(
                    "a seed of " + numBytes + " bytes; 0 to " + MAX_SEED_BYTES + " are allowed");
        }
        byte[] seed = new byte[numBytes];
        engineNextBytes(seed);
        return seed;
    }

    @SuppressWarnings("UnusedMethod") // called by serialization
    private Object writeReplace() throws ObjectStreamException {
        throw new NotSerializableException(
                "a SecureRandom of Keyhold; call SecureRandom.getInstance where it is needed");
    }

    @SuppressWarnings("UnusedMethod") // called by serialization
    private void readObject(ObjectInputStream in) throws NotSerializableException {
        throw new NotSerializableException("a SecureRandom of Keyhold");
    }
}
