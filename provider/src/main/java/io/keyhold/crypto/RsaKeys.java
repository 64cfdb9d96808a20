package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * RSA keys of two primes. The one encoding of a private key: the larger prime first, d = e^-1 mod lcm(p - 1, q - 1).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8017">RFC 8017</a>
 */
final class RsaKeys {
    private static final String SUN_RSA_SIGN = "SunRsaSign";
    private static final AlgorithmIdentifier RSA =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
    private static final int PRIME_CERTAINTY = 128;

    /** The JDK refuses longer public exponents with long moduli. */
    private static final int MAX_EXPONENT_BITS = 64;

    /** FIPS 186-5, A.1.1: e > 2^16. Keys that were imported before this was asked keep theirs. */
    private static final BigInteger LEAST_IMPORTED_EXPONENT = BigInteger.valueOf(65_537);

    /** FIPS 186-5, A.1.1: |p - q| > 2^(nlen/2 - 100). */
    private static final int PRIME_DISTANCE_BITS = 100;

    private RsaKeys() {}

    /** The numbers of a public key. */
    record PublicNumbers(BigInteger modulus, BigInteger exponent) {}

    /** A fresh private key, e = 65537. */
    static byte[] generate(KeySpec spec, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", SUN_RSA_SIGN);
            generator.initialize(new RSAKeyGenParameterSpec(spec.sizeBits(), RSAKeyGenParameterSpec.F4), random);
            RSAPrivateCrtKey key =
                    (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
            return encode(key.getPrimeP(), key.getPrimeQ(), key.getPublicExponent());
        } catch (GeneralSecurityException e) {
            throw Engines.failed(SUN_RSA_SIGN + " made no RSA key", e);
        }
    }

    /** A private key from outside in its one encoding, after every check that needs no other key. */
    static byte[] normalise(KeySpec spec, PrivateKeyInfo info) {
        KeyPairsDer.requireAlgorithm(spec, info.getPrivateKeyAlgorithm(), PKCSObjectIdentifiers.rsaEncryption);
        KeyPairsDer.requireNoParameters(spec, info.getPrivateKeyAlgorithm(), true);
        RSAPrivateKey key = KeyPairsDer.reading(spec, () -> RSAPrivateKey.getInstance(info.parsePrivateKey()));
        requireShape(spec, key);
        requirePrimes(spec, key);
        requireExponents(spec, key);
        return encode(key.getPrime1(), key.getPrime2(), key.getPublicExponent());
    }

    /** The public key of a private key in its one encoding. */
    static byte[] publicKey(KeySpec spec, byte[] pkcs8) {
        RSAPrivateKey key = read(spec, pkcs8);
        if (!key.getPrime1().multiply(key.getPrime2()).equals(key.getModulus())) {
            throw KeyPairsDer.incorrect(spec, "its modulus is not the product of its primes");
        }
        return KeyPairsDer.subjectPublicKeyInfo(RSA, new RSAPublicKey(key.getModulus(), key.getPublicExponent()));
    }

    /** The numbers of a public key from outside. */
    static PublicNumbers require(KeySpec spec, byte[] spki) {
        byte[] encoded = KeyPairsDer.requirePublicKey(spec, spki, RSA);
        RSAPublicKey key;
        try {
            key = RSAPublicKey.getInstance(ASN1Primitive.fromByteArray(encoded));
        } catch (IOException | RuntimeException e) {
            throw new KmsException.Validation("the public key holds no RSAPublicKey", "Pass an RSA public key", e);
        }
        if (!Arrays.equals(KeyPairsDer.encoded(() -> key), encoded)) {
            throw KeyPairsDer.invalid(spec, "its RSAPublicKey is not in DER");
        }
        if (key.getModulus().signum() <= 0
                || key.getModulus().bitLength() != spec.sizeBits()
                || !key.getModulus().testBit(0)) {
            throw KeyPairsDer.invalid(
                    spec, "its modulus has `" + key.getModulus().bitLength() + "` bits or is even");
        }
        if (!isExponent(key.getPublicExponent())) {
            throw KeyPairsDer.invalid(spec, "its public exponent is not an odd number from 3 to 2^64");
        }
        return new PublicNumbers(key.getModulus(), key.getPublicExponent());
    }

    private static RSAPrivateKey read(KeySpec spec, byte[] pkcs8) {
        return KeyPairsDer.reading(
                spec,
                () -> RSAPrivateKey.getInstance(PrivateKeyInfo.getInstance(ASN1Primitive.fromByteArray(pkcs8))
                        .parsePrivateKey()));
    }

    private static void requireShape(KeySpec spec, RSAPrivateKey key) {
        if (key.getVersion().signum() != 0) {
            throw KeyPairsDer.incorrect(spec, "it has more than two primes");
        }
        if (key.getModulus().signum() <= 0 || key.getModulus().bitLength() != spec.sizeBits()) {
            throw KeyPairsDer.incorrect(
                    spec, "its modulus has `" + key.getModulus().bitLength() + "` bits");
        }
        if (!isExponent(key.getPublicExponent()) || key.getPublicExponent().compareTo(LEAST_IMPORTED_EXPONENT) < 0) {
            throw KeyPairsDer.incorrect(spec, "its public exponent is not an odd number from 65537 to 2^64");
        }
    }

    private static void requirePrimes(KeySpec spec, RSAPrivateKey key) {
        BigInteger p = key.getPrime1();
        BigInteger q = key.getPrime2();
        if (p.signum() <= 0 || q.signum() <= 0 || !p.multiply(q).equals(key.getModulus())) {
            throw KeyPairsDer.incorrect(spec, "its modulus is not the product of its primes");
        }
        if (p.bitLength() != spec.sizeBits() / 2 || q.bitLength() != spec.sizeBits() / 2) {
            throw KeyPairsDer.incorrect(
                    spec,
                    "its primes have `" + p.bitLength() + "` and `" + q.bitLength() + "` bits instead of "
                            + spec.sizeBits() / 2 + " each");
        }
        if (!p.isProbablePrime(PRIME_CERTAINTY) || !q.isProbablePrime(PRIME_CERTAINTY)) {
            throw KeyPairsDer.incorrect(spec, "its primes are not prime");
        }
        if (p.subtract(q).abs().bitLength() <= spec.sizeBits() / 2 - PRIME_DISTANCE_BITS) {
            throw KeyPairsDer.incorrect(spec, "its primes are so close that the modulus can be factored");
        }
    }

    private static void requireExponents(KeySpec spec, RSAPrivateKey key) {
        BigInteger p1 = key.getPrime1().subtract(BigInteger.ONE);
        BigInteger q1 = key.getPrime2().subtract(BigInteger.ONE);
        BigInteger lcm = lcm(p1, q1);
        BigInteger ed =
                key.getPublicExponent().multiply(key.getPrivateExponent()).mod(lcm);
        boolean fits = key.getPrivateExponent().signum() > 0
                && ed.equals(BigInteger.ONE)
                && key.getExponent1().equals(key.getPrivateExponent().mod(p1))
                && key.getExponent2().equals(key.getPrivateExponent().mod(q1))
                && key.getCoefficient()
                        .multiply(key.getPrime2())
                        .mod(key.getPrime1())
                        .equals(BigInteger.ONE);
        if (!fits) {
            throw KeyPairsDer.incorrect(spec, "its exponents and coefficient do not belong to its primes");
        }
        if (key.getPrivateExponent().mod(lcm).bitLength() <= spec.sizeBits() / 2) {
            throw KeyPairsDer.incorrect(spec, "its private exponent is so short that it can be found");
        }
    }

    private static byte[] encode(BigInteger first, BigInteger second, BigInteger e) {
        BigInteger p = first.max(second);
        BigInteger q = first.min(second);
        BigInteger p1 = p.subtract(BigInteger.ONE);
        BigInteger q1 = q.subtract(BigInteger.ONE);
        BigInteger d = e.modInverse(lcm(p1, q1));
        return KeyPairsDer.privateKeyInfo(
                RSA, new RSAPrivateKey(p.multiply(q), e, d, p, q, d.mod(p1), d.mod(q1), q.modInverse(p)));
    }

    private static BigInteger lcm(BigInteger a, BigInteger b) {
        return a.multiply(b).divide(a.gcd(b));
    }

    private static boolean isExponent(BigInteger e) {
        return e.bitLength() > 1 && e.bitLength() <= MAX_EXPONENT_BITS && e.signum() > 0 && e.testBit(0);
    }
}
