package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.math.BigInteger;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;

/**
 * ECDSA by Bouncy Castle: a fresh random number per signature on the NIST curves, a deterministic one by RFC 6979 on
 * secp256k1. s is not reduced to its lower half, as AWS KMS does not.
 */
final class EcdsaSigner implements SigningKeys.Signer {
    private final EcCurve curve;
    private final ECPrivateKeyParameters key;
    private final KeyPairEngines engines;

    EcdsaSigner(KeyMaterial material, KeyPairEngines engines) {
        this.curve = EcCurve.of(material.spec());
        this.key = material.use(pkcs8 -> curve.privateKey(EcKeys.scalar(material.spec(), pkcs8)));
        this.engines = engines;
    }

    @Override
    public byte[] sign(SigningInput input) {
        SigningScheme.Ecdsa scheme = scheme(input);
        ECDSASigner signer = curve == EcCurve.K256
                ? initialised(
                        new ECDSASigner(new HMacDSAKCalculator(scheme.hash().bouncyCastle())), key)
                : initialised(new ECDSASigner(), new ParametersWithRandom(key, engines.random()));
        BigInteger[] pair = signer.generateSignature(input.bytes());
        return scheme.encoding().encode(pair[0], pair[1], curve.order());
    }

    /** The scheme of an input of an elliptic curve key. */
    static SigningScheme.Ecdsa scheme(SigningInput input) {
        if (input.scheme() instanceof SigningScheme.Ecdsa scheme) {
            return scheme;
        }
        throw new KmsException.Internal(
                "scheme " + input.scheme() + " reached a key of family " + KeySpec.Family.EC, "Use ECDSA");
    }

    private static ECDSASigner initialised(ECDSASigner signer, CipherParameters parameters) {
        signer.init(true, parameters);
        return signer;
    }
}
