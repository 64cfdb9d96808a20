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
            case ML_DSA -> mlDsa(subjectPublicKeyInfo);
            case EC ->
                spec == KeySpec.ECC_SECG_P256K1
                        ? KoblitzOrSm2PublicKey.decode(NamedCurve.SECP256K1, subjectPublicKeyInfo)
                        : jdk("EC", "SunEC", subjectPublicKeyInfo);
            case SM2 -> KoblitzOrSm2PublicKey.decode(NamedCurve.SM2P256V1, subjectPublicKeyInfo);
            case AES, HMAC -> throw new InvalidKeySpecException(spec + " has no public key");
        };
    }

    private static PublicKey mlDsa(byte[] encoded) throws InvalidKeySpecException {
        try {
            return generate(KeyFactory.getInstance("ML-DSA", "SUN"), encoded);
        } catch (NoSuchAlgorithmException | NoSuchProviderException e) {
            return new EncodedPublicKey("ML-DSA", encoded); // a JDK before ML-DSA
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

    /**
     * A public key of a kind that the JDK does not know.
     *
     * @param algorithm its JCA name
     * @param encoded the SubjectPublicKeyInfo
     */
    private record EncodedPublicKey(String algorithm, byte[] encoded) implements PublicKey {
        EncodedPublicKey {
            encoded = encoded.clone();
        }

        @Override
        public String getAlgorithm() {
            return algorithm;
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
            return other instanceof PublicKey key
                    && algorithm.equals(key.getAlgorithm())
                    && Arrays.equals(encoded, key.getEncoded());
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(encoded);
        }

        @Override
        public String toString() {
            return algorithm + " public key, " + encoded.length + " bytes encoded";
        }
    }
}
