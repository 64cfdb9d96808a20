package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;

/** Verifies SM2 from the digest e on, GB/T 32918.2; r and s are parsed strictly and ranged first. */
final class Sm2Verifier implements SigningKeys.Verifier {
    private static final EcCurve CURVE = EcCurve.SM2;
    private static final byte[] IDENTIFIER = "1234567812345678".getBytes(StandardCharsets.US_ASCII);

    private final ECPoint point;
    private final byte[] prefix;

    Sm2Verifier(byte[] spki) {
        this.point = EcKeys.require(KeySpec.SM2, spki);
        this.prefix = prefix(point);
    }

    @Override
    public boolean verify(SigningInput input, byte[] signature) {
        BigInteger e = new BigInteger(1, input.bytes());
        return EcdsaEncoding.DER
                .parse(signature, CURVE.order())
                .filter(pair -> isSignature(e, pair[0], pair[1]))
                .isPresent();
    }

    /** Z: the digest of the identifier, the curve and the public key. */
    @Override
    public byte[] prefix() {
        return prefix;
    }

    private boolean isSignature(BigInteger e, BigInteger r, BigInteger s) {
        BigInteger t = r.add(s).mod(CURVE.order());
        if (t.signum() == 0) {
            return false;
        }
        ECPoint sum = ECAlgorithms.sumOfTwoMultiplies(CURVE.domain().getG(), s, point, t)
                .normalize();
        return !sum.isInfinity()
                && e.add(sum.getAffineXCoord().toBigInteger())
                        .mod(CURVE.order())
                        .equals(r);
    }

    private static byte[] prefix(ECPoint point) {
        MessageDigest digest = SigningHash.SM3.begin();
        int bits = IDENTIFIER.length * Byte.SIZE;
        digest.update(new byte[] {(byte) (bits >>> Byte.SIZE), (byte) bits});
        digest.update(IDENTIFIER);
        digest.update(CURVE.domain().getCurve().getA().getEncoded());
        digest.update(CURVE.domain().getCurve().getB().getEncoded());
        digest.update(CURVE.domain().getG().getAffineXCoord().getEncoded());
        digest.update(CURVE.domain().getG().getAffineYCoord().getEncoded());
        digest.update(point.getAffineXCoord().getEncoded());
        return digest.digest(point.getAffineYCoord().getEncoded());
    }
}
