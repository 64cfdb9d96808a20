package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/**
 * The Weierstrass curves of the key specs; all have cofactor 1. Secret scalars meet the generator through a comb that
 * looks up in constant time, and other points only blinded.
 */
enum EcCurve {
    P256(KeySpec.ECC_NIST_P256, "secp256r1", X9ObjectIdentifiers.prime256v1),
    P384(KeySpec.ECC_NIST_P384, "secp384r1", SECObjectIdentifiers.secp384r1),
    P521(KeySpec.ECC_NIST_P521, "secp521r1", SECObjectIdentifiers.secp521r1),
    K256(KeySpec.ECC_SECG_P256K1, "secp256k1", SECObjectIdentifiers.secp256k1),
    SM2(KeySpec.SM2, "sm2p256v1", GMObjectIdentifiers.sm2p256v1);

    private static final byte UNCOMPRESSED = 4;
    private static final byte COMPRESSED_EVEN = 2;
    private static final byte COMPRESSED_ODD = 3;

    private final KeySpec spec;
    private final String standardName;
    private final ASN1ObjectIdentifier oid;
    private final ECDomainParameters domain;

    EcCurve(KeySpec spec, String standardName, ASN1ObjectIdentifier oid) {
        this.spec = spec;
        this.standardName = standardName;
        this.oid = oid;
        X9ECParameters x9 = CustomNamedCurves.getByOID(oid);
        this.domain = new ECDomainParameters(x9);
    }

    /** The curve of a spec of family EC or SM2. */
    static EcCurve of(KeySpec spec) {
        return Arrays.stream(values())
                .filter(curve -> curve.spec == spec)
                .findAny()
                .orElseThrow(() ->
                        new KmsException.Internal("key spec " + spec + " has no curve", "Use an elliptic curve spec"));
    }

    String standardName() {
        return standardName;
    }

    ASN1ObjectIdentifier oid() {
        return oid;
    }

    ECDomainParameters domain() {
        return domain;
    }

    BigInteger order() {
        return domain.getN();
    }

    /** The length of a coordinate. */
    int fieldBytes() {
        return (domain.getCurve().getFieldSize() + Byte.SIZE - 1) / Byte.SIZE;
    }

    /** A random scalar in [1, {@link #maxScalar}], FIPS 186-5 A.2.2. */
    BigInteger randomScalar(SecureRandom random) {
        return BigIntegers.createRandomInRange(BigInteger.ONE, maxScalar(), random);
    }

    /** The largest private scalar: n - 1, but n - 2 for SM2, whose signatures divide by 1 + d. */
    BigInteger maxScalar() {
        return order().subtract(this == SM2 ? BigInteger.TWO : BigInteger.ONE);
    }

    ECPrivateKeyParameters privateKey(BigInteger scalar) {
        return new ECPrivateKeyParameters(scalar, domain);
    }

    ECPublicKeyParameters publicKey(ECPoint point) {
        return new ECPublicKeyParameters(point, domain);
    }

    /** The generator times a secret scalar. */
    ECPoint multiplyGenerator(BigInteger scalar) {
        return new FixedPointCombMultiplier().multiply(domain.getG(), scalar).normalize();
    }

    /**
     * Another's point times a secret scalar. What the running time of the multiplication could reveal is that of the scalar
     * plus a random multiple of the order.
     */
    ECPoint multiplyBlinded(ECPoint point, BigInteger scalar, SecureRandom random) {
        BigInteger blind = BigIntegers.createRandomBigInteger((order().bitLength() + 1) / 2, random);
        return point.multiply(scalar.add(order().multiply(blind))).normalize();
    }

    /**
     * A point by SP 800-56A revision 3, section 5.6.2.3.3: not infinity, coordinates in [0, p - 1], on the curve. That its
     * order is n follows, as the cofactor is 1.
     *
     * @param encoded SEC 1 form, compressed or uncompressed
     * @throws IllegalArgumentException if it is no such point
     */
    ECPoint decode(byte[] encoded) {
        boolean uncompressed = encoded.length == 1 + 2 * fieldBytes() && encoded[0] == UNCOMPRESSED;
        boolean compressed =
                encoded.length == 1 + fieldBytes() && (encoded[0] == COMPRESSED_EVEN || encoded[0] == COMPRESSED_ODD);
        if (!uncompressed && !compressed) {
            throw new IllegalArgumentException("the encoding of a point has a wrong length or form");
        }
        BigInteger prime = domain.getCurve().getField().getCharacteristic();
        for (int at = 1; at < encoded.length; at += fieldBytes()) {
            if (BigIntegers.fromUnsignedByteArray(encoded, at, fieldBytes()).compareTo(prime) >= 0) {
                throw new IllegalArgumentException("a coordinate is not below the prime of the field");
            }
        }
        ECPoint point = domain.getCurve().decodePoint(encoded);
        if (point.isInfinity() || !point.isValid()) {
            throw new IllegalArgumentException("the point is not on the curve");
        }
        return point;
    }

    /** The affine x coordinate of a normalised point. */
    byte[] x(ECPoint point) {
        return point.getAffineXCoord().getEncoded();
    }
}
