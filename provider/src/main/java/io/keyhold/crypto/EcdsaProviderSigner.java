package io.keyhold.crypto;

import io.keyhold.api.KmsException;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.Signature;

/** ECDSA by a provider of the JCA: one Signature per thread slot, initialised once. */
final class EcdsaProviderSigner implements SigningKeys.Signer {
    static final String ALGORITHM = "NONEwithECDSA";

    private final EcCurve curve;
    private final Pool<Signature> signatures;

    EcdsaProviderSigner(KeyMaterial material, KeyPairEngines engines) {
        this.curve = EcCurve.of(material.spec());
        PrivateKey key = SigningProviderKeys.privateKey(material);
        this.signatures = new Pool<>(() ->
                SigningProviderKeys.signing(engines.signature(material.spec(), ALGORITHM), key, engines.random()));
    }

    @Override
    public byte[] sign(SigningInput input) {
        EcdsaEncoding encoding = EcdsaSigner.scheme(input).encoding();
        byte[] der = SigningProviderKeys.sign(signatures, input.bytes());
        if (encoding == EcdsaEncoding.DER) {
            return der;
        }
        BigInteger[] pair = EcdsaEncoding.DER
                .parse(der, curve.order())
                .orElseThrow(
                        () -> new KmsException.Internal("the provider below wrote no ECDSA signature", "Report this"));
        return encoding.encode(pair[0], pair[1], curve.order());
    }
}
