package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;

/** Verifies ECDSA by Bouncy Castle; r and s are parsed strictly and ranged first. */
final class EcdsaVerifier implements SigningKeys.Verifier {
    private final EcCurve curve;
    private final ECPublicKeyParameters key;

    EcdsaVerifier(KeySpec spec, byte[] spki) {
        this.curve = EcCurve.of(spec);
        this.key = curve.publicKey(EcKeys.require(spec, spki));
    }

    @Override
    public boolean verify(SigningInput input, byte[] signature) {
        return EcdsaSigner.scheme(input)
                .encoding()
                .parse(signature, curve.order())
                .filter(pair -> {
                    ECDSASigner verifier = new ECDSASigner();
                    verifier.init(false, key);
                    return verifier.verifySignature(input.bytes(), pair[0], pair[1]);
                })
                .isPresent();
    }
}
