package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import java.security.PublicKey;
import java.security.Signature;

/** Verifies ECDSA by a provider of the JCA; r and s are parsed strictly and ranged first. */
final class EcdsaProviderVerifier implements SigningKeys.Verifier {
    private final EcCurve curve;
    private final Pool<Signature> signatures;

    EcdsaProviderVerifier(KeySpec spec, byte[] spki, KeyPairEngines engines) {
        this.curve = EcCurve.of(spec);
        PublicKey key = SigningProviderKeys.publicKey(spec, EcKeys.publicKey(curve, EcKeys.require(spec, spki)));
        this.signatures = new Pool<>(
                () -> SigningProviderKeys.verifying(engines.signature(spec, EcdsaProviderSigner.ALGORITHM), key));
    }

    @Override
    public boolean verify(SigningInput input, byte[] signature) {
        return EcdsaSigner.scheme(input)
                .encoding()
                .parse(signature, curve.order())
                .filter(pair ->
                        SigningProviderKeys.verify(signatures, input.bytes(), EcdsaEncoding.der(pair[0], pair[1])))
                .isPresent();
    }
}
