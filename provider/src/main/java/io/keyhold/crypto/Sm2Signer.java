package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import java.math.BigInteger;
import org.bouncycastle.util.BigIntegers;

/**
 * Signs with SM2 from the digest e on, which Bouncy Castle's signer has no entry for.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8998">RFC 8998</a> and GB/T 32918.2
 */
final class Sm2Signer implements SigningKeys.Signer {
    private static final EcCurve CURVE = EcCurve.SM2;

    private final BigInteger inverse;
    private final KeyPairEngines engines;

    Sm2Signer(KeyMaterial material, KeyPairEngines engines) {
        BigInteger scalar = material.use(pkcs8 -> EcKeys.scalar(KeySpec.SM2, pkcs8));
        this.inverse = BigIntegers.modOddInverse(CURVE.order(), scalar.add(BigInteger.ONE));
        this.engines = engines;
    }

    @Override
    public byte[] sign(SigningInput input) {
        BigInteger order = CURVE.order();
        BigInteger e = new BigInteger(1, input.bytes());
        while (true) {
            BigInteger k = CURVE.randomScalar(engines.random());
            BigInteger x = CURVE.multiplyGenerator(k).getAffineXCoord().toBigInteger();
            BigInteger r = e.add(x).mod(order);
            // (k - r d) / (1 + d) = (k + r) / (1 + d) - r
            BigInteger s = inverse.multiply(k.add(r)).subtract(r).mod(order);
            if (r.signum() != 0 && s.signum() != 0 && !r.add(k).equals(order)) {
                return EcdsaEncoding.DER.encode(r, s, order);
            }
        }
    }
}
