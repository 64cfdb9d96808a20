package io.keyhold.jca;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdKeyGenSpec;
import io.keyhold.api.KmsException;
import io.keyhold.handles.KeyEntries;
import io.keyhold.handles.KeyEntries.CreationOptions;
import io.keyhold.handles.ManagedKey;
import io.keyhold.handles.ManagedKeyPair;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidParameterException;
import java.security.KeyPair;
import java.security.KeyPairGeneratorSpi;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Creates key pairs for a {@link KeyholdKeyGenSpec}. A plain size or curve it refuses where Keyhold comes first;
 * elsewhere it gives a pair that is in no store until {@code KeyStore.setKeyEntry} adopts it, which is how keytool works.
 */
final class ManagedKeyPairGeneratorSpi extends KeyPairGeneratorSpi {
    private final KeyholdOpener entrance;
    private final PairKind kind;
    private Optional<KeySpec> plain = Optional.empty();
    private Optional<KeyholdKeyGenSpec> managed = Optional.empty();

    ManagedKeyPairGeneratorSpi(KeyholdOpener entrance, PairKind kind) {
        this.entrance = entrance;
        this.kind = kind;
    }

    @Override
    public void initialize(int size, @Nullable SecureRandom random) {
        if (FirstProviderRule.isOurs("KeyPairGenerator", kind.algorithm())) {
            throw new InvalidParameterException(FirstProviderRule.refusal(kind.algorithm()));
        }
        plain = Optional.of(kind.bySize(size)
                .orElseThrow(() -> new InvalidParameterException("there is no managed " + kind.algorithm()
                        + " key of size " + size + "; allowed are " + kind.specs())));
        managed = Optional.empty();
    }

    @Override
    public void initialize(@Nullable AlgorithmParameterSpec params, @Nullable SecureRandom random)
            throws InvalidAlgorithmParameterException {
        if (params instanceof KeyholdKeyGenSpec wanted) {
            KeySpec spec = wanted.spec().orElse(kind.byDefault());
            if (!kind.specs().contains(spec)) {
                throw new InvalidAlgorithmParameterException(
                        kind.algorithm() + " makes " + kind.specs() + ", not " + spec);
            }
            managed = Optional.of(wanted);
            plain = Optional.of(spec);
            return;
        }
        if (Strangers.isStranger(params, KeyholdKeyGenSpec.class)) {
            throw new InvalidAlgorithmParameterException("pass a KeyholdKeyGenSpec to create a managed key, not "
                    + Strangers.describe(params, KeyholdKeyGenSpec.class));
        }
        if (params == null) {
            throw new InvalidAlgorithmParameterException("the parameters are null; pass a KeyholdKeyGenSpec to create a"
                    + " managed " + kind.algorithm() + " key");
        }
        if (FirstProviderRule.isOurs("KeyPairGenerator", kind.algorithm())) {
            throw new InvalidAlgorithmParameterException(FirstProviderRule.refusal(kind.algorithm()));
        }
        plain = Optional.of(kind.byParameters(params)
                .orElseThrow(() -> new InvalidAlgorithmParameterException("there is no managed " + kind.algorithm()
                        + " key of these parameters; allowed are " + kind.specs())));
        managed = Optional.empty();
    }

    @Override
    public KeyPair generateKeyPair() {
        if (managed.isEmpty() && FirstProviderRule.isOurs("KeyPairGenerator", kind.algorithm())) {
            throw new ProviderException(FirstProviderRule.refusal(kind.algorithm()));
        }
        try {
            PrivateKeyHandle made = Handles.ofPair(pair(entrance.enter(), plain.orElse(kind.byDefault())));
            PrivateKeyHandle handle = kind == PairKind.RSASSA_PSS ? Handles.pssOnly(made) : made;
            return new KeyPair(handle.publicKey(), handle);
        } catch (KmsException e) {
            throw JcaErrors.refused(e);
        }
    }

    private ManagedKeyPair pair(KeyEntries entries, KeySpec spec) {
        ManagedKey made = managed.isPresent()
                ? entries.createKey(spec, options(managed.get(), spec))
                : entries.unstoredKey(spec, usage(spec));
        if (made instanceof ManagedKeyPair pair) {
            return pair;
        }
        throw new KmsException.Internal("the service made a " + spec + " key without public key", "Report this");
    }

    private static CreationOptions options(KeyholdKeyGenSpec wanted, KeySpec spec) {
        return ManagedKeyGeneratorSpi.options(wanted.withUsage(wanted.usage().orElse(usage(spec))));
    }

    /** The default key usage of a pair. */
    private static KeyUsageType usage(KeySpec spec) {
        return spec.family() == KeySpec.Family.ML_KEM ? KeyUsageType.ENCAPSULATE_DECAPSULATE : KeyUsageType.SIGN_VERIFY;
    }
}
