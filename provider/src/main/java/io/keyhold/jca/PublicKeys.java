package io.keyhold.jca;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import io.keyhold.handles.ForeignPublicKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/** Public keys as objects of the JDK where it knows the kind, and of our own where it does not. */
final class PublicKeys {
    /** AlgorithmIdentifiers without parameters, but for the last byte of their object identifiers. */
    private static final byte[] ML_DSA_IDENTIFIER = HexFormat.of().parseHex("300b06096086480165030403");

    private static final byte[] ML_KEM_IDENTIFIER = HexFormat.of().parseHex("300b06096086480165030404");

    private PublicKeys() {}

    /**
     * The public key of a managed pair.
     *
     * @param subjectPublicKeyInfo DER, as AWS KMS gives it
     * @throws InvalidKeySpecException if it is not a key of that spec
     */
    static PublicKey decode(KeySpec spec, byte[] subjectPublicKeyInfo) throws InvalidKeySpecException {
        return switch (spec.family()) {
            case RSA -> jdk("RSA", "SunRsaSign", subjectPublicKeyInfo);
            case EDWARDS -> jdk("EdDSA", "SunEC", subjectPublicKeyInfo);
            case ML_DSA -> lattice(spec, "ML-DSA", "SUN", subjectPublicKeyInfo);
            case ML_KEM -> lattice(spec, "ML-KEM", "SunJCE", subjectPublicKeyInfo);
            case EC ->
                spec == KeySpec.ECC_SECG_P256K1
                        ? KoblitzOrSm2PublicKey.decode(NamedCurve.SECP256K1, subjectPublicKeyInfo)
                        : jdk("EC", "SunEC", subjectPublicKeyInfo);
            case SM2 -> KoblitzOrSm2PublicKey.decode(NamedCurve.SM2P256V1, subjectPublicKeyInfo);
            case AES, HMAC -> throw new InvalidKeySpecException(spec + " has no public key");
        };
    }

    /** The same RSA public key, for RSASSA-PSS only. */
    static RSAPublicKey pss(RSAPublicKey key) {
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSASSA-PSS", "SunRsaSign")
                    .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
        } catch (GeneralSecurityException e) {
            throw new ProviderException("this Java has no RSASSA-PSS keys", e);
        }
    }

    private static PublicKey lattice(KeySpec spec, String algorithm, String provider, byte[] encoded)
            throws InvalidKeySpecException {
        try {
            return generate(KeyFactory.getInstance(algorithm, provider), encoded);
        } catch (NoSuchAlgorithmException | NoSuchProviderException e) {
            return new EncodedPublicKey(spec, encoded); // a JDK before ML-DSA and ML-KEM
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
     * A public key from outside of a kind that the JDK, or an older one, does not know; of the JDK's own class where it does.
     *
     * @param kind what the program asked for
     */
    static PublicKey decodeUnknown(PairKind kind, byte[] subjectPublicKeyInfo) throws InvalidKeySpecException {
        for (NamedCurve curve : NamedCurve.values()) {
            if (curve.isOf(subjectPublicKeyInfo)) {
                requireKind(kind, curve.spec());
                return KoblitzOrSm2PublicKey.decode(curve, subjectPublicKeyInfo);
            }
        }
        byte[] encoded = withoutNull(subjectPublicKeyInfo);
        KeySpec spec = mlDsaSpec(encoded)
                .or(() -> mlKemSpec(encoded))
                .orElseThrow(
                        () -> new InvalidKeySpecException(
                                "the public key of " + encoded.length
                                        + " bytes is none of ML-DSA, ML-KEM, secp256k1 or SM2, or malformed; the JDK reads the others"));
        requireKind(kind, spec);
        try {
            ForeignPublicKey.requireValid(spec, encoded);
        } catch (KmsException e) {
            throw new InvalidKeySpecException(e.getMessage(), e);
        }
        return decode(spec, encoded);
    }

    private static void requireKind(PairKind kind, KeySpec spec) throws InvalidKeySpecException {
        if (!kind.takes(spec)) {
            throw new InvalidKeySpecException("the public key" + kind.refusal(spec));
        }
    }

    /** Without the NULL that an older JDK adds to an algorithm it does not know when it reads a certificate. */
    private static byte[] withoutNull(byte[] encoded) {
        int nullAt = 4 + ML_DSA_IDENTIFIER.length + 1;
        if (encoded.length < nullAt + 2 || encoded[5] != 0x0d || encoded[nullAt] != 5 || encoded[nullAt + 1] != 0) {
            return encoded;
        }
        byte[] without = new byte[encoded.length - 2];
        System.arraycopy(encoded, 0, without, 0, nullAt);
        System.arraycopy(encoded, nullAt + 2, without, nullAt, without.length - nullAt);
        int content = without.length - 4;
        without[2] = (byte) (content >> 8);
        without[3] = (byte) content;
        without[5] = 0x0b;
        return without;
    }

    /** The spec of an ML-DSA public key; empty if it is none. */
    static Optional<KeySpec> mlDsaSpec(byte[] subjectPublicKeyInfo) {
        return Stream.of(KeySpec.ML_DSA_44, KeySpec.ML_DSA_65, KeySpec.ML_DSA_87)
                .filter(spec -> isMlDsa(spec, subjectPublicKeyInfo))
                .findFirst();
    }

    /** The spec of an ML-KEM public key; empty if it is none. */
    static Optional<KeySpec> mlKemSpec(byte[] subjectPublicKeyInfo) {
        return Stream.of(KeySpec.ML_KEM_512, KeySpec.ML_KEM_768, KeySpec.ML_KEM_1024)
                .filter(spec -> isMlKem(spec, subjectPublicKeyInfo))
                .findFirst();
    }

    /** FIPS 204 has public keys of one length per parameter set; RFC 9881 its object identifiers. */
    private static boolean isMlDsa(KeySpec spec, byte[] encoded) {
        int rawBytes = spec == KeySpec.ML_DSA_44 ? 1312 : spec == KeySpec.ML_DSA_65 ? 1952 : 2592;
        int set = spec == KeySpec.ML_DSA_44 ? 0x11 : spec == KeySpec.ML_DSA_65 ? 0x12 : 0x13;
        return isOf(ML_DSA_IDENTIFIER, set, rawBytes, encoded);
    }

    /** FIPS 203 has public keys of one length per parameter set; RFC 9935 its object identifiers. */
    private static boolean isMlKem(KeySpec spec, byte[] encoded) {
        int rawBytes = spec == KeySpec.ML_KEM_512 ? 800 : spec == KeySpec.ML_KEM_768 ? 1184 : 1568;
        int set = spec == KeySpec.ML_KEM_512 ? 1 : spec == KeySpec.ML_KEM_768 ? 2 : 3;
        return isOf(ML_KEM_IDENTIFIER, set, rawBytes, encoded);
    }

    private static boolean isOf(byte[] identifier, int set, int rawBytes, byte[] encoded) {
        int infoEnd = 4 + identifier.length;
        return encoded.length == infoEnd + 6 + rawBytes
                && Arrays.equals(encoded, 4, infoEnd, identifier, 0, identifier.length)
                && encoded[infoEnd] == set;
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
        public NamedParameterSpec getParams() {
            return new NamedParameterSpec(getAlgorithm() + "-" + spec.parameterSet());
        }

        @Override
        public String getAlgorithm() {
            return spec.family() == KeySpec.Family.ML_KEM ? "ML-KEM" : "ML-DSA";
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
