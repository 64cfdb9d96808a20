package io.keyhold.jca;

import io.keyhold.api.KmsException;
import java.security.SecureRandomSpi;

/** {@code SecureRandom.getInstance("KEYHOLD")}: {@code GenerateRandom}, decided and audited. */
final class ServiceRandomSpi extends SecureRandomSpi {
    private static final long serialVersionUID = 1L;
    private final transient Entrance entrance;

    /** Enters when it is first asked for bytes. */
    public ServiceRandomSpi(Entrance entrance) {
        this.entrance = entrance;
    }

    /** Does nothing: the service takes no seed. */
    @Override
    protected void engineSetSeed(byte[] seed) {}

    @Override
    protected void engineNextBytes(byte[] bytes) {
        try {
            entrance.enter().random(bytes);
        } catch (KmsException e) {
            throw JcaErrors.refused(e);
        }
    }

    @Override
    protected byte[] engineGenerateSeed(int numBytes) {
        byte[] seed = new byte[numBytes];
        engineNextBytes(seed);
        return seed;
    }
}
