package io.keyhold.jca;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyholdKeyGenSpec;
import io.keyhold.api.KmsException;
import io.keyhold.service.KeyEntries;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidParameterException;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Optional;
import javax.crypto.KeyGeneratorSpi;
import javax.crypto.SecretKey;

/**
 * Creates KMS keys, for a {@link KeyholdKeyGenSpec} only. Everything else is refused, so that the JCA goes on to the next
 * provider: programs that want a software key, TLS among them, never make a managed one by accident.
 */
public final class ManagedKeyGeneratorSpi extends KeyGeneratorSpi {
    private static final String REMEDY = "Keyhold makes keys for a KeyholdKeyGenSpec only";
    private final Entrance entrance;
    private final KeySpec spec;
    private Optional<KeyholdKeyGenSpec> wanted = Optional.empty();

    /** For keys of one spec. */
    public ManagedKeyGeneratorSpi(Entrance entrance, KeySpec spec) {
        this.entrance = entrance;
        this.spec = spec;
    }

    @Override
    protected void engineInit(SecureRandom random) {
        throw new InvalidParameterException(REMEDY);
    }

    @Override
    protected void engineInit(int keysize, SecureRandom random) {
        throw new InvalidParameterException(REMEDY);
    }

    @Override
    protected void engineInit(AlgorithmParameterSpec params, SecureRandom random)
            throws InvalidAlgorithmParameterException {
        if (!(params instanceof KeyholdKeyGenSpec managed)) {
            throw new InvalidAlgorithmParameterException(REMEDY);
        }
        wanted = Optional.of(managed);
    }

    @Override
    protected SecretKey engineGenerateKey() {
        KeyholdKeyGenSpec managed = wanted.orElseThrow(() -> new ProviderException(REMEDY));
        try {
            return new SecretKeyHandle(entrance.enter()
                    .createKey(
                            spec,
                            new KeyEntries.CreationOptions(
                                    managed.alias(), managed.description(), managed.callerIv())));
        } catch (KmsException e) {
            throw JcaErrors.refused(e);
        }
    }
}
