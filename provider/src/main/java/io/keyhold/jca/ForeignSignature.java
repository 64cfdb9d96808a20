package io.keyhold.jca;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Optional;

/**
 * A signature with a key that is none of ours, by the next provider that takes it. Needed because the JCA stays with the
 * provider that was given parameters, or asked for its name, before the key.
 */
final class ForeignSignature {
    private ForeignSignature() {}

    /** A step of initialisation. */
    private interface Init {
        void apply(Signature signature) throws GeneralSecurityException;
    }

    static Signature signing(
            SignatureName name,
            PrivateKey key,
            Optional<AlgorithmParameterSpec> parameters,
            Optional<SecureRandom> random)
            throws InvalidKeyException {
        return open(name, key, parameters, signature -> {
            if (random.isPresent()) {
                signature.initSign(key, random.get());
            } else {
                signature.initSign(key);
            }
        });
    }

    static Signature verifying(SignatureName name, PublicKey key, Optional<AlgorithmParameterSpec> parameters)
            throws InvalidKeyException {
        return open(name, key, parameters, signature -> signature.initVerify(key));
    }

    private static Signature open(SignatureName name, Key key, Optional<AlgorithmParameterSpec> parameters, Init init)
            throws InvalidKeyException {
        String algorithm = name.scheme() == SignatureName.Scheme.PSS ? "RSASSA-PSS" : name.name();
        String refusal = "no provider signs or verifies " + algorithm + " with " + Handles.describe(key);
        NextProvider.Sought sought = new NextProvider.Sought("Signature", algorithm, Optional.of(key));
        return NextProvider.serving(sought, new InvalidKeyException(refusal), provider -> {
            Signature signature = Signature.getInstance(algorithm, provider);
            init.apply(signature);
            if (parameters.isPresent()) {
                signature.setParameter(parameters.get());
            }
            return signature;
        });
    }
}
