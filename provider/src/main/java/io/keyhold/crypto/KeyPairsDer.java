package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.jspecify.annotations.Nullable;

/** Private and public keys in ASN.1: RFC 5208 and 5958 (PKCS#8), RFC 5280 (SubjectPublicKeyInfo). */
final class KeyPairsDer {
    private KeyPairsDer() {}

    /** Reads or makes an ASN.1 structure; may fail in all the ways of the ASN.1 library. */
    @FunctionalInterface
    interface Reader<T> {
        T read() throws IOException;
    }

    /**
     * A private key that came from outside, BER or DER.
     *
     * @throws KmsException.IncorrectKeyMaterial if the bytes are not a PrivateKeyInfo, or more than one
     */
    static PrivateKeyInfo requirePrivateKeyInfo(KeySpec spec, byte[] pkcs8) {
        return reading(spec, () -> {
            PrivateKeyInfo info = PrivateKeyInfo.getInstance(ASN1Primitive.fromByteArray(pkcs8));
            if (info == null) {
                throw new IOException("empty");
            }
            return info;
        });
    }

    /** Runs a reader of private key material; whatever it throws is the one error of unreadable material. */
    static <T> T reading(KeySpec spec, Reader<T> reader) {
        try {
            return reader.read();
        } catch (KmsException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // No cause: the messages of the ASN.1 reader may show what it read.
            throw incorrect(spec, "it is not a PKCS#8 PrivateKeyInfo of that kind");
        }
    }

    /** Refuses an algorithm other than {@code wanted}. */
    static void requireAlgorithm(KeySpec spec, AlgorithmIdentifier found, ASN1ObjectIdentifier wanted) {
        if (!wanted.equals(found.getAlgorithm())) {
            throw incorrect(spec, "its algorithm is `" + found.getAlgorithm() + "` instead of `" + wanted + "`");
        }
    }

    /** Refuses parameters where there must be none, or NULL only. */
    static void requireNoParameters(KeySpec spec, AlgorithmIdentifier found, boolean orNull) {
        ASN1Encodable parameters = found.getParameters();
        if (parameters != null && !(orNull && DERNull.INSTANCE.equals(parameters))) {
            throw incorrect(spec, "its algorithm has parameters");
        }
    }

    /** A DER PrivateKeyInfo, version 0, without attributes. */
    static byte[] privateKeyInfo(AlgorithmIdentifier algorithm, ASN1Encodable key) {
        return encoded(() -> new PrivateKeyInfo(algorithm, key));
    }

    /** A DER SubjectPublicKeyInfo around the bytes of a key. */
    static byte[] subjectPublicKeyInfo(AlgorithmIdentifier algorithm, byte[] key) {
        return encoded(() -> new SubjectPublicKeyInfo(algorithm, key));
    }

    /** A DER SubjectPublicKeyInfo around a structure. */
    static byte[] subjectPublicKeyInfo(AlgorithmIdentifier algorithm, ASN1Encodable key) {
        return encoded(() -> new SubjectPublicKeyInfo(algorithm, key));
    }

    /**
     * A public key that came from outside, in the one valid encoding.
     *
     * @throws KmsException.Validation if the bytes are not a SubjectPublicKeyInfo in DER, or not of {@code algorithm}
     */
    static byte[] requirePublicKey(KeySpec spec, byte[] spki, AlgorithmIdentifier algorithm) {
        SubjectPublicKeyInfo info;
        try {
            info = SubjectPublicKeyInfo.getInstance(ASN1Primitive.fromByteArray(spki));
        } catch (IOException | RuntimeException e) {
            throw new KmsException.Validation(
                    "the public key of `" + spki.length + "` bytes is not a SubjectPublicKeyInfo", remedy(spec), e);
        }
        if (info == null || !Arrays.equals(encoded(() -> info), spki)) {
            throw invalid(spec, "it is not in DER");
        }
        if (!algorithm.equals(info.getAlgorithm())) {
            throw invalid(
                    spec,
                    "its algorithm is `" + info.getAlgorithm().getAlgorithm() + "` with other parameters or none"
                            + " instead of `" + algorithm.getAlgorithm() + "` as that spec has them");
        }
        if (info.getPublicKeyData().getPadBits() != 0) {
            throw invalid(spec, "its bits are not whole bytes");
        }
        return info.getPublicKeyData().getOctets();
    }

    /** Whether a public key stated with a private key is the one computed from it; true where none is stated. */
    static boolean isOrAbsent(@Nullable ASN1BitString stated, byte[] computed) {
        return stated == null || stated.getPadBits() == 0 && Arrays.equals(stated.getOctets(), computed);
    }

    static KmsException.IncorrectKeyMaterial incorrect(KeySpec spec, String problem) {
        return new KmsException.IncorrectKeyMaterial(
                "the key material does not fit key spec `" + spec + "`: " + problem,
                "Pass a PKCS#8 PrivateKeyInfo with " + shape(spec));
    }

    static KmsException.Validation invalid(KeySpec spec, String problem) {
        return new KmsException.Validation(
                "the public key does not fit key spec `" + spec + "`: " + problem, remedy(spec));
    }

    private static String remedy(KeySpec spec) {
        return "Pass a DER SubjectPublicKeyInfo with " + shape(spec);
    }

    private static String shape(KeySpec spec) {
        return switch (spec.family()) {
            case RSA -> "an RSA key of two primes and a modulus of " + spec.sizeBits() + " bits";
            case EC, SM2 -> "a key on the named curve " + EcCurve.of(spec).standardName();
            case EDWARDS -> "an Ed25519 key";
            case ML_DSA -> "an ML-DSA-" + spec.parameterSet() + " key";
            case ML_KEM -> "an ML-KEM-" + spec.parameterSet() + " key by its seed";
            case AES, HMAC -> "an asymmetric key";
        };
    }

    static byte[] encoded(Reader<? extends ASN1Object> structure) {
        try {
            return structure.read().getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException("a key has no DER encoding", e);
        }
    }
}
