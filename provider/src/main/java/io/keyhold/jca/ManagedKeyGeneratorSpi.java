package io.keyhold.jca;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdKeyGenSpec;
import io.keyhold.api.KmsException;
import io.keyhold.handles.KeyEntries.CreationOptions;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidParameterException;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Optional;
import javax.crypto.KeyGeneratorSpi;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Creates KMS keys for a {@link KeyholdKeyGenSpec}. Without one it refuses where Keyhold comes first, so that TLS and
 * others never make a managed key by accident; elsewhere it gives a handle that {@code KeyStore.setKeyEntry} adopts.
 */
final class ManagedKeyGeneratorSpi extends KeyGeneratorSpi {
    private final KeyholdOpener entrance;
    private final String algorithm;
    private final KeySpec spec;
    private Optional<KeyholdKeyGenSpec> wanted = Optional.empty();

    ManagedKeyGeneratorSpi(KeyholdOpener entrance, String algorithm, KeySpec spec) {
        this.entrance = entrance;
        this.algorithm = algorithm;
        this.spec = spec;
    }

    @Override
    protected void engineInit(@Nullable SecureRandom random) {
        refuseIfFirst();
        wanted = Optional.empty();
    }

    @Override
    protected void engineInit(int keyBits, @Nullable SecureRandom random) {
        refuseIfFirst();
        if (keyBits != spec.sizeBits()) {
            throw new InvalidParameterException(
                    "a managed " + algorithm + " key has " + spec.sizeBits() + " bits, not " + keyBits);
        }
        wanted = Optional.empty();
    }

    @Override
    protected void engineInit(@Nullable AlgorithmParameterSpec params, @Nullable SecureRandom random)
            throws InvalidAlgorithmParameterException {
        if (!(params instanceof KeyholdKeyGenSpec managed)) {
            throw new InvalidAlgorithmParameterException("pass a KeyholdKeyGenSpec to create a managed key, not "
                    + Strangers.describe(params, KeyholdKeyGenSpec.class));
        }
        if (managed.spec().orElse(spec) != spec) {
            throw new InvalidAlgorithmParameterException(algorithm + " makes " + spec + " keys, not "
                    + managed.spec().get());
        }
        wanted = Optional.of(managed);
    }

    @Override
    protected SecretKey engineGenerateKey() {
        if (wanted.isEmpty()) {
            refuseIfFirst();
        }
        try {
            return new SecretKeyHandle(
                    wanted.isPresent()
                            ? entrance.enter().createKey(spec, options(wanted.get()))
                            : entrance.enter().unstoredKey(spec, usage()));
        } catch (KmsException e) {
            throw JcaErrors.refused(e);
        }
    }

    static CreationOptions options(KeyholdKeyGenSpec managed) {
        return new CreationOptions(managed.alias(), managed.description(), managed.callerIv(), managed.usage());
    }

    private KeyUsageType usage() {
        return spec == KeySpec.SYMMETRIC_DEFAULT ? KeyUsageType.ENCRYPT_DECRYPT : KeyUsageType.GENERATE_VERIFY_MAC;
    }

    private void refuseIfFirst() {
        if (FirstProviderRule.isOurs("KeyGenerator", algorithm)) {
            throw new ProviderException(FirstProviderRule.refusal(algorithm));
        }
    }
}
