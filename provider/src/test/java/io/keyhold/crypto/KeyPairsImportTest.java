package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.BERSequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;

/** Private keys from outside: what is normalised, and what is refused. */
class KeyPairsImportTest {
    private static final AlgorithmIdentifier P256 =
            new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, X9ObjectIdentifiers.prime256v1);
    private static final AlgorithmIdentifier RSA =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);

    private final KeyPairs keyPairs = new KeyPairs(KeyPairsFixtures.engines());
    private final KeyPairMaterial p256 = KeyPairsFixtures.pair(KeySpec.ECC_NIST_P256);
    private final BigInteger scalar = p256.privateKey().use(pkcs8 -> EcKeys.scalar(KeySpec.ECC_NIST_P256, pkcs8));
    private final ECPoint point = EcCurve.P256.multiplyGenerator(scalar);

    @Test
    void parse_ecWithoutOrWithAnyFormOfItsPoint_isTheSameKey() {
        byte[] compressed = point.getEncoded(true);
        byte[] hybrid = point.getEncoded(false);
        hybrid[0] = (byte) (6 + (hybrid[hybrid.length - 1] & 1));

        assertThat(sameAsP256(new ECPrivateKey(256, scalar))).isTrue();
        assertThat(sameAsP256(new ECPrivateKey(256, scalar, new DERBitString(compressed), null)))
                .isTrue();
        assertThat(sameAsP256(new ECPrivateKey(256, scalar, new DERBitString(hybrid), null)))
                .isTrue();
        assertThat(sameAsP256(new ECPrivateKey(256, scalar, X9ObjectIdentifiers.prime256v1)))
                .isTrue();
    }

    @Test
    void parse_ber_isTheSameKey() throws IOException {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(p256.privateKey().copyForWrapping());
        byte[] ber = new BERSequence(
                        new ASN1Encodable[] {info.getVersion(), info.getPrivateKeyAlgorithm(), info.getPrivateKey()})
                .getEncoded(ASN1Encoding.BER);

        assertThat(ber[1]).as("indefinite length").isEqualTo((byte) 0x80);
        assertThat(keyPairs.parse(KeySpec.ECC_NIST_P256, ber).privateKey().sameAs(p256.privateKey()))
                .isTrue();
    }

    @Test
    void parse_explicitCurve_isRefused() {
        AlgorithmIdentifier explicit = new AlgorithmIdentifier(
                X9ObjectIdentifiers.id_ecPublicKey, SECNamedCurves.getByOID(SECObjectIdentifiers.secp256r1));

        refused(KeySpec.ECC_NIST_P256, explicit, new ECPrivateKey(256, scalar))
                .hasMessage(
                        "the key material does not fit key spec `ECC_NIST_P256`: its curve is not named; explicit "
                                + "parameters are refused. Pass a PKCS#8 PrivateKeyInfo with a key on the named curve secp256r1");
        refused(
                KeySpec.ECC_NIST_P256,
                P256,
                new ECPrivateKey(256, scalar, SECNamedCurves.getByOID(SECObjectIdentifiers.secp256r1)));
    }

    @Test
    void parse_ecThatContradictsItself_isRefused() {
        ECPoint other = EcCurve.P256.multiplyGenerator(scalar.add(BigInteger.ONE));

        refused(
                        KeySpec.ECC_NIST_P256,
                        P256,
                        new ECPrivateKey(256, scalar, new DERBitString(other.getEncoded(false)), null))
                .hasMessageContaining("the public key in it is not that of the private key");
        refused(KeySpec.ECC_NIST_P256, P256, new ECPrivateKey(256, scalar, new DERBitString(new byte[0]), null));
        refused(KeySpec.ECC_NIST_P256, P256, new ECPrivateKey(256, BigInteger.ZERO));
        refused(KeySpec.ECC_NIST_P256, P256, new ECPrivateKey(256, EcCurve.P256.order()));
    }

    @Test
    void parse_rsaWithPrimesSwappedAndLongerExponent_isTheSameKey() {
        KeyPairMaterial pair = KeyPairsFixtures.pair(KeySpec.RSA_2048);
        RSAPrivateKey key = rsa(pair);
        BigInteger phi = key.getPrime1()
                .subtract(BigInteger.ONE)
                .multiply(key.getPrime2().subtract(BigInteger.ONE));
        RSAPrivateKey swapped =
                rsa(key.getPublicExponent().modInverse(phi), key.getPrime2(), key.getPrime1(), key.getPublicExponent());

        KeyPairMaterial parsed = keyPairs.parse(KeySpec.RSA_2048, KeyPairsDer.privateKeyInfo(RSA, swapped));

        assertThat(parsed.privateKey().sameAs(pair.privateKey())).isTrue();
    }

    @Test
    void parse_rsaOfAnotherSizeOrWithWrongNumbers_isRefused() {
        RSAPrivateKey key = rsa(KeyPairsFixtures.pair(KeySpec.RSA_2048));
        BigInteger p = key.getPrime1();
        BigInteger q = key.getPrime2();
        BigInteger e = key.getPublicExponent();
        BigInteger d = key.getPrivateExponent();

        refused(KeySpec.RSA_3072, RSA, key).hasMessageContaining("its modulus has `2048` bits");
        refused(KeySpec.RSA_2048, RSA, rsa(d.add(BigInteger.TWO), p, q, e)).hasMessageContaining("exponents");
        refused(KeySpec.RSA_2048, RSA, rsa(d, p, q, BigInteger.ONE)).hasMessageContaining("public exponent");
        refused(KeySpec.RSA_2048, RSA, rsa(d, p, q.subtract(BigInteger.TWO), e)).hasMessageContaining("not prime");
        refused(
                        KeySpec.RSA_2048,
                        RSA,
                        new RSAPrivateKey(p.multiply(q).add(BigInteger.TWO), e, d, p, q, d, d, BigInteger.ONE))
                .hasMessageContaining("not the product");
        BigInteger near = p.nextProbablePrime();
        refused(KeySpec.RSA_2048, RSA, rsa(BigInteger.TEN, p.max(near), p.min(near), e))
                .isInstanceOf(KmsException.IncorrectKeyMaterial.class);
    }

    /** FIPS 186-5, A.1.1: primes of half the bits each, 2^16 < e, and d above the square root of the modulus. */
    @Test
    void parse_rsaThatIsWeak_isRefused() {
        BigInteger f4 = BigInteger.valueOf(65_537);

        for (int bits : List.of(20, 1000, 1023)) {
            refused(KeySpec.RSA_2048, RSA, rsaOf(bits, f4))
                    .hasMessageContaining("its primes have `" + (2048 - bits) + "` and `" + bits
                            + "` bits instead of 1024 each. Pass a PKCS#8 PrivateKeyInfo");
        }
        for (long exponent : List.of(3L, 17L, 257L, 65_535L)) {
            refused(KeySpec.RSA_2048, RSA, rsaOf(1024, BigInteger.valueOf(exponent)))
                    .hasMessageContaining("its public exponent is not an odd number from 65537 to 2^64");
        }
        assertThat(keyPairs.parse(KeySpec.RSA_2048, KeyPairsDer.privateKeyInfo(RSA, rsaOf(1024, f4)))
                        .privateKey()
                        .spec())
                .isEqualTo(KeySpec.RSA_2048);
        assertThat(keyPairs.parse(
                                KeySpec.RSA_2048,
                                KeyPairsDer.privateKeyInfo(RSA, rsaOf(1024, BigInteger.valueOf(65_539))))
                        .privateKey()
                        .spec())
                .isEqualTo(KeySpec.RSA_2048);
    }

    @Test
    void parse_ecScalarAtTheEnds_isTakenUpToTheLargest() {
        for (EcCurve curve : EcCurve.values()) {
            KeySpec spec = spec(curve);
            AlgorithmIdentifier named = new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve.oid());
            int bits = curve.order().bitLength();
            BigInteger above = curve.maxScalar().add(BigInteger.ONE);

            for (BigInteger taken : List.of(BigInteger.ONE, curve.maxScalar())) {
                assertThat(keyPairs.parse(spec, KeyPairsDer.privateKeyInfo(named, new ECPrivateKey(bits, taken)))
                                .privateKey()
                                .spec())
                        .isEqualTo(spec);
            }
            for (BigInteger refused : List.of(BigInteger.ZERO, above)) {
                refused(spec, named, new ECPrivateKey(bits, refused))
                        .hasMessageContaining(
                                "its private value is zero, negative or not below the order of the curve");
            }
        }
    }

    @Test
    void parse_ecOfAnotherCurve_isRefusedWithBothNames() {
        refused(KeySpec.ECC_SECG_P256K1, P256, new ECPrivateKey(256, scalar))
                .hasMessageContaining("its curve is `1.2.840.10045.3.1.7` instead of `1.3.132.0.10`");
        refused(KeySpec.SM2, P256, new ECPrivateKey(256, scalar)).hasMessageContaining("its curve is");
    }

    @Test
    void parse_ed25519OfAnotherLength_isRefused() {
        AlgorithmIdentifier ed25519 = new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519);

        for (int bytes : List.of(0, 31, 33, 57)) {
            refused(KeySpec.ECC_NIST_EDWARDS25519, ed25519, new DEROctetString(new byte[bytes]))
                    .hasMessageContaining("its private value has `" + bytes + "` bytes");
        }
    }

    @Test
    void of_symmetricMaterialOfEveryLength_takesThoseOfTheSpecOnly() {
        Map<KeySpec, int[]> ends = Map.of(
                KeySpec.SYMMETRIC_DEFAULT, new int[] {32, 32},
                KeySpec.HMAC_224, new int[] {28, 128},
                KeySpec.HMAC_256, new int[] {32, 128},
                KeySpec.HMAC_384, new int[] {48, 128},
                KeySpec.HMAC_512, new int[] {64, 128});

        ends.forEach((spec, range) -> {
            assertThat(KeyMaterial.of(spec, TestBytes.of(range[0], 1)).spec()).isEqualTo(spec);
            assertThat(KeyMaterial.of(spec, TestBytes.of(range[1], 1)).spec()).isEqualTo(spec);
            for (int bytes : new int[] {0, range[0] - 1, range[1] + 1}) {
                assertThatThrownBy(() -> KeyMaterial.of(spec, new byte[bytes]))
                        .isInstanceOf(KmsException.IncorrectKeyMaterial.class)
                        .hasMessageStartingWith(
                                "key material of `" + bytes + "` bytes does not fit key spec " + spec + ". Pass ");
            }
        });
    }

    @Test
    void parse_mlDsaBySeedExpandedOrBoth_isOneEncoding() {
        byte[] seed = TestBytes.of(32, 7);
        byte[] expanded = new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_44, seed).getEncoded();
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(NISTObjectIdentifiers.id_ml_dsa_44);
        ASN1Encodable bySeed = new DERTaggedObject(false, 0, new DEROctetString(seed));
        ASN1Encodable both =
                new DERSequence(new ASN1Encodable[] {new DEROctetString(seed), new DEROctetString(expanded)});

        KeyPairMaterial parsed = keyPairs.parse(KeySpec.ML_DSA_44, KeyPairsDer.privateKeyInfo(algorithm, bySeed));

        for (ASN1Encodable form : new ASN1Encodable[] {new DEROctetString(expanded), both}) {
            assertThat(keyPairs.parse(KeySpec.ML_DSA_44, KeyPairsDer.privateKeyInfo(algorithm, form))
                            .privateKey()
                            .sameAs(parsed.privateKey()))
                    .isTrue();
        }
    }

    @Test
    void parse_mlDsaThatContradictsItself_isRefused() {
        byte[] seed = TestBytes.of(32, 7);
        byte[] expanded = new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_44, TestBytes.of(32, 8)).getEncoded();
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(NISTObjectIdentifiers.id_ml_dsa_44);
        byte[] damaged = expanded.clone();
        Arrays.fill(damaged, damaged.length - 416, damaged.length, (byte) 0x55); // the last polynomial of t0

        refused(KeySpec.ML_DSA_44, algorithm, new DERSequence(new ASN1Encodable[] {
                    new DEROctetString(seed), new DEROctetString(expanded)
                }))
                .hasMessageContaining("its seed and its expanded key are different keys");
        refused(KeySpec.ML_DSA_44, algorithm, new DEROctetString(damaged))
                .hasMessageContaining("its signatures do not verify");
        refused(KeySpec.ML_DSA_44, algorithm, new DEROctetString(seed));
        refused(KeySpec.ML_DSA_65, algorithm, new DEROctetString(expanded));
    }

    private boolean sameAsP256(ECPrivateKey key) {
        return keyPairs.parse(KeySpec.ECC_NIST_P256, KeyPairsDer.privateKeyInfo(P256, key))
                .privateKey()
                .sameAs(p256.privateKey());
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(
            KeySpec spec, AlgorithmIdentifier algorithm, ASN1Encodable key) {
        return assertThatThrownBy(() -> keyPairs.parse(spec, KeyPairsDer.privateKeyInfo(algorithm, key)))
                .isInstanceOf(KmsException.IncorrectKeyMaterial.class);
    }

    private static RSAPrivateKey rsa(KeyPairMaterial pair) {
        try {
            return RSAPrivateKey.getInstance(
                    PrivateKeyInfo.getInstance(pair.privateKey().copyForWrapping())
                            .parsePrivateKey());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeySpec spec(EcCurve curve) {
        return Arrays.stream(KeySpec.values())
                .filter(spec -> spec.family() == KeySpec.Family.EC || spec.family() == KeySpec.Family.SM2)
                .filter(spec -> EcCurve.of(spec) == curve)
                .findAny()
                .orElseThrow();
    }

    /** A valid key whose smaller prime has that many bits, and a modulus of 2048. */
    private static RSAPrivateKey rsaOf(int bits, BigInteger e) {
        SecureRandom random = new SecureRandom();
        BigInteger p = BigInteger.ONE;
        BigInteger q = BigInteger.ONE;
        BigInteger phi = e;
        while (p.multiply(q).bitLength() != 2048 || !phi.gcd(e).equals(BigInteger.ONE)) {
            p = BigInteger.probablePrime(2048 - bits, random);
            q = BigInteger.probablePrime(bits, random);
            phi = p.subtract(BigInteger.ONE).multiply(q.subtract(BigInteger.ONE));
        }
        return rsa(e.modInverse(phi), p, q, e);
    }

    private static RSAPrivateKey rsa(BigInteger d, BigInteger p, BigInteger q, BigInteger e) {
        BigInteger one = BigInteger.ONE;
        BigInteger dq = q.equals(one) ? one : d.mod(q.subtract(one));
        BigInteger inverse = q.gcd(p).equals(one) ? q.modInverse(p) : one;
        return new RSAPrivateKey(p.multiply(q), e, d, p, q, d.mod(p.subtract(one)), dq, inverse);
    }
}
