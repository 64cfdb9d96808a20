package io.keyhold.jca;

import io.keyhold.api.KeySpec;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/** Public keys as objects of the JDK where it knows the kind, and of our own where it does not. */
final class PublicKeys {
    private PublicKeys() {}

    /**
     * The public key of a managed pair.
     *
     * @param subjectPublicKeyInfo DER, as AWS KMS gives it
     * @throws InvalidKeySpecException if it is no key of that spec
     */
    static PublicKey decode(KeySpec spec, byte[] subjectPublicKeyInfo) throws InvalidKeySpecException {
        return switch (spec.family()) {
            case RSA -> jdk("RSA", "SunRsaSign", subjectPublicKeyInfo);
            case EDWARDS -> jdk("EdDSA", "SunEC", subjectPublicKeyInfo);
            case ML_DSA -> mlDsa(spec, subjectPublicKeyInfo);
            case EC ->
                spec == KeySpec.ECC_SECG_P256K1
                        ? KoblitzOrSm2PublicKey.decode(NamedCurve.SECP256K1, subjectPublicKeyInfo)
                        : jdk("EC", "SunEC", subjectPublicKeyInfo);
            case SM2 -> KoblitzOrSm2PublicKey.decode(NamedCurve.SM2P256V1, subjectPublicKeyInfo);
            case AES, HMAC -> throw new InvalidKeySpecException(spec + " has no public key");
        };
    }

    private static PublicKey mlDsa(KeySpec spec, byte[] encoded) throws InvalidKeySpecException {
        try {
            return generate(KeyFactory.getInstance("ML-DSA", "SUN"), encoded);
        } catch (NoSuchAlgorithmException | NoSuchProviderException e) {
            return new EncodedPublicKey(spec, encoded); // a JDK before ML-DSA
        }
    }

    private static PublicKey jdk(String algorithm, String provider, byte[] encoded) throws InvalidKeySpecException {
        try {
            return generate(KeyFactory.getInstance(algorithm, provider), encoded);
        } catch (NoSuchAlgorithmException | NoSuchProviderException e) {
            throw new InvalidKeySpecException("this Java has no " + algorithm + " keys", e);
        }
    }

    private static PublicKey generate(KeyFactory factory, byte[] encoded) throws InvalidKeySpecException {
        return factory.generatePublic(new X509EncodedKeySpec(encoded));
    }

    /** A public key from outside on a curve that the JDK does not know. */
    static PublicKey decodeUnknown(byte[] subjectPublicKeyInfo) throws InvalidKeySpecException {
        for (NamedCurve curve : NamedCurve.values()) {
            if (curve.isOf(subjectPublicKeyInfo)) {
                return KoblitzOrSm2PublicKey.decode(curve, subjectPublicKeyInfo);
            }
        }
        throw new InvalidKeySpecException(
                "Keyhold reads public keys on secp256k1 and SM2 only; the JDK reads the others");
    }

    /**
     * A public key of a kind that the JDK does not know.
     *
     * @param spec its spec
     * @param encoded the SubjectPublicKeyInfo
     */
    private record EncodedPublicKey(KeySpec spec, byte[] encoded) implements OwnPublicKey {
        EncodedPublicKey {
            encoded = encoded.clone();
        }

        @Override
        public String getAlgorithm() {
            return "ML-DSA";
        }

        @Override
        public String getFormat() {
            return "X.509";
        }

        @Override
        public byte[] getEncoded() {
            return encoded.clone();
        }

        @Override
        @SuppressWarnings("UnusedMethod") // the accessor of the record; copies
        public byte[] encoded() {
            return encoded.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof PublicKey key && Arrays.equals(encoded, key.getEncoded());
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(encoded);
        }

        @Override
        public String toString() {
            return spec + " public key, " + encoded.length + " bytes encoded";
        }
    }
}
