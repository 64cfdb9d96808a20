package io.keyhold.jca;

import io.keyhold.api.KeySpec;
import java.math.BigInteger;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.util.Arrays;
import java.util.HexFormat;

/** The curves of key specs that the JDK does not know any more, or never did. Sources: SEC 2 section 2.4.1, GB/T 32918.5. */
enum NamedCurve {
    /** secp256k1. */
    SECP256K1(
            KeySpec.ECC_SECG_P256K1,
            "3056301006072a8648ce3d020106052b8104000a034200",
            "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
            "0",
            "7",
            "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
            "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8",
            "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"),
    /** sm2p256v1. */
    SM2P256V1(
            KeySpec.SM2,
            "3059301306072a8648ce3d020106082a811ccf5501822d034200",
            "fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff",
            "fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc",
            "28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93",
            "32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7",
            "bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0",
            "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123");

    private final KeySpec spec;
    private final byte[] prefix;
    private final ECParameterSpec parameters;

    NamedCurve(KeySpec spec, String prefix, String p, String a, String b, String gx, String gy, String n) {
        this.spec = spec;
        this.prefix = HexFormat.of().parseHex(prefix);
        this.parameters = new ECParameterSpec(
                new EllipticCurve(new ECFieldFp(hex(p)), hex(a), hex(b)), new ECPoint(hex(gx), hex(gy)), hex(n), 1);
    }

    KeySpec spec() {
        return spec;
    }

    /** The beginning of a SubjectPublicKeyInfo on the curve; the uncompressed point, 65 bytes, follows. */
    byte[] prefix() {
        return prefix.clone();
    }

    /** Whether a SubjectPublicKeyInfo names the curve, with an uncompressed point. */
    boolean isOf(byte[] subjectPublicKeyInfo) {
        return subjectPublicKeyInfo.length > prefix.length
                && Arrays.equals(prefix, 0, prefix.length, subjectPublicKeyInfo, 0, prefix.length);
    }

    ECParameterSpec parameters() {
        return parameters;
    }

    /** Whether the point satisfies the equation of the curve. */
    boolean holds(ECPoint point) {
        EllipticCurve curve = parameters.getCurve();
        BigInteger p = ((ECFieldFp) curve.getField()).getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        BigInteger right = x.multiply(x).add(curve.getA()).multiply(x).add(curve.getB());
        return x.compareTo(p) < 0
                && y.compareTo(p) < 0
                && y.multiply(y).subtract(right).mod(p).signum() == 0;
    }

    private static BigInteger hex(String digits) {
        return new BigInteger(digits, 16);
    }
}
