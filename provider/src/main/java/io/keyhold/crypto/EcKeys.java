package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.math.ec.ECPoint;

/**
 * Keys on the named curves, SM2 among them. The one encoding of a private key: the curve named in the
 * AlgorithmIdentifier only, the scalar as long as the order, the public point uncompressed (RFC 5915). The public key is
 * always recomputed.
 */
final class EcKeys {
    private EcKeys() {}

    /** A fresh private key. */
    static byte[] generate(KeySpec spec, SecureRandom random) {
        EcCurve curve = EcCurve.of(spec);
        return encode(curve, curve.randomScalar(random));
    }

    /** A private key from outside in its one encoding. */
    static byte[] normalise(KeySpec spec, PrivateKeyInfo info) {
        EcCurve curve = EcCurve.of(spec);
        KeyPairsDer.requireAlgorithm(spec, info.getPrivateKeyAlgorithm(), X9ObjectIdentifiers.id_ecPublicKey);
        requireNamed(curve, spec, info.getPrivateKeyAlgorithm().getParameters());
        ECPrivateKey key = KeyPairsDer.reading(spec, () -> ECPrivateKey.getInstance(info.parsePrivateKey()));
        if (key.getParametersObject() != null) {
            requireNamed(curve, spec, key.getParametersObject());
        }
        BigInteger scalar = requireScalar(curve, spec, key.getKey());
        ECPoint point = curve.multiplyGenerator(scalar);
        if (key.getPublicKey() != null) {
            requireSame(curve, spec, point, key.getPublicKey());
        }
        if (info.getPublicKeyData() != null) {
            requireSame(curve, spec, point, info.getPublicKeyData());
        }
        return encode(curve, scalar);
    }

    /** The secret scalar of a private key in its one encoding. */
    static BigInteger scalar(KeySpec spec, byte[] pkcs8) {
        BigInteger scalar = KeyPairsDer.reading(
                spec,
                () -> ECPrivateKey.getInstance(
                                KeyPairsDer.requirePrivateKeyInfo(spec, pkcs8).parsePrivateKey())
                        .getKey());
        return requireScalar(EcCurve.of(spec), spec, scalar);
    }

    /** The public key of a private key in its one encoding. */
    static byte[] publicKey(KeySpec spec, byte[] pkcs8) {
        EcCurve curve = EcCurve.of(spec);
        return publicKey(curve, curve.multiplyGenerator(scalar(spec, pkcs8)));
    }

    /** A point as SubjectPublicKeyInfo, uncompressed. */
    static byte[] publicKey(EcCurve curve, ECPoint point) {
        return KeyPairsDer.subjectPublicKeyInfo(algorithm(curve), point.getEncoded(false));
    }

    /**
     * The point of a public key from outside, validated in full.
     *
     * @throws KmsException.Validation if it is on another curve, on none, or not in DER with a named curve
     */
    static ECPoint require(KeySpec spec, byte[] spki) {
        EcCurve curve = EcCurve.of(spec);
        byte[] point = KeyPairsDer.requirePublicKey(spec, spki, algorithm(curve));
        try {
            return curve.decode(point);
        } catch (IllegalArgumentException e) {
            throw KeyPairsDer.invalid(spec, "it is no point of that curve other than infinity");
        }
    }

    private static AlgorithmIdentifier algorithm(EcCurve curve) {
        return new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve.oid());
    }

    private static byte[] encode(EcCurve curve, BigInteger scalar) {
        byte[] point = curve.multiplyGenerator(scalar).getEncoded(false);
        return KeyPairsDer.privateKeyInfo(
                algorithm(curve), new ECPrivateKey(curve.order().bitLength(), scalar, new DERBitString(point), null));
    }

    private static void requireNamed(EcCurve curve, KeySpec spec, ASN1Encodable parameters) {
        if (!(parameters instanceof ASN1ObjectIdentifier named)) {
            throw KeyPairsDer.incorrect(spec, "its curve is not named; explicit parameters are refused");
        }
        if (!curve.oid().equals(named)) {
            throw KeyPairsDer.incorrect(spec, "its curve is `" + named + "` instead of `" + curve.oid() + "`");
        }
    }

    private static BigInteger requireScalar(EcCurve curve, KeySpec spec, BigInteger scalar) {
        if (scalar.signum() <= 0 || scalar.compareTo(curve.maxScalar()) > 0) {
            throw KeyPairsDer.incorrect(
                    spec, "its private value is zero, negative or not below the order of the curve");
        }
        return scalar;
    }

    private static void requireSame(EcCurve curve, KeySpec spec, ECPoint computed, ASN1BitString stated) {
        ECPoint point;
        try {
            point = curve.domain()
                    .getCurve()
                    .decodePoint(stated.getOctets()); // hybrid points too: only compared, never used
        } catch (RuntimeException e) { // several types
            throw KeyPairsDer.incorrect(spec, "the public key in it is no point of the curve");
        }
        if (!computed.equals(point)) {
            throw KeyPairsDer.incorrect(spec, "the public key in it is not that of the private key");
        }
    }
}
