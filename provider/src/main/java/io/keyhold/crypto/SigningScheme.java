package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import io.keyhold.api.SigningAlgorithmSpec;
import java.util.Optional;

/**
 * How a message becomes a signature: what {@code SigningAlgorithmSpec} says, and the further combinations that programs
 * ask the JCA for.
 */
public sealed interface SigningScheme {
    /** RSASSA-PKCS1-v1_5, RFC 8017 section 8.2. */
    record RsaPkcs1(SigningHash hash) implements SigningScheme {
        /** Refuses hashes that no RSA key signs with. */
        public RsaPkcs1 {
            requireNotSm3(hash);
        }
    }

    /** RSASSA-PSS, RFC 8017 section 8.1, trailer field 1. */
    record RsaPss(SigningHash hash, SigningHash mgfHash, int saltBytes) implements SigningScheme {
        /** Refuses hashes that no RSA key signs with, and a negative salt length. */
        public RsaPss {
            requireNotSm3(hash);
            requireNotSm3(mgfHash);
            if (saltBytes < 0) {
                throw new KmsException.Validation(
                        "a salt of `" + saltBytes + "` bytes cannot be", "Use the hash length");
            }
        }

        /** The rule of AWS KMS: MGF1 with the same hash, a salt as long as the hash. */
        public RsaPss(SigningHash hash) {
            this(hash, hash, hash.lengthBytes());
        }
    }

    /** ECDSA, FIPS 186-5; deterministic by RFC 6979 on secp256k1. */
    record Ecdsa(SigningHash hash, EcdsaEncoding encoding) implements SigningScheme {
        /** Refuses SM3, which belongs to SM2. */
        public Ecdsa {
            requireNotSm3(hash);
        }
    }

    /** Ed25519, RFC 8032. */
    record Ed25519() implements SigningScheme {}

    /** Ed25519ph, RFC 8032: the message is hashed once, with SHA-512. */
    record Ed25519ph() implements SigningScheme {}

    /** ML-DSA, FIPS 204: pure, hedged, empty context. */
    record MlDsa() implements SigningScheme {}

    /** SM2 with SM3 and the identifier {@code 1234567812345678}, GB/T 32918.2. */
    record Sm2() implements SigningScheme {}

    /** The scheme of an algorithm of AWS KMS. */
    static SigningScheme of(SigningAlgorithmSpec algorithm) {
        return switch (algorithm) {
            case RSASSA_PSS_SHA_256 -> new RsaPss(SigningHash.SHA_256);
            case RSASSA_PSS_SHA_384 -> new RsaPss(SigningHash.SHA_384);
            case RSASSA_PSS_SHA_512 -> new RsaPss(SigningHash.SHA_512);
            case RSASSA_PKCS1_V1_5_SHA_256 -> new RsaPkcs1(SigningHash.SHA_256);
            case RSASSA_PKCS1_V1_5_SHA_384 -> new RsaPkcs1(SigningHash.SHA_384);
            case RSASSA_PKCS1_V1_5_SHA_512 -> new RsaPkcs1(SigningHash.SHA_512);
            case ECDSA_SHA_256 -> new Ecdsa(SigningHash.SHA_256, EcdsaEncoding.DER);
            case ECDSA_SHA_384 -> new Ecdsa(SigningHash.SHA_384, EcdsaEncoding.DER);
            case ECDSA_SHA_512 -> new Ecdsa(SigningHash.SHA_512, EcdsaEncoding.DER);
            case SM2DSA -> new Sm2();
            case ML_DSA_SHAKE_256 -> new MlDsa();
            case ED25519_SHA_512 -> new Ed25519();
            case ED25519_PH_SHA_512 -> new Ed25519ph();
        };
    }

    /** The hash that makes the digest this scheme signs; empty for the schemes that sign the message itself. */
    default Optional<SigningHash> messageHash() {
        if (this instanceof RsaPkcs1 rsa) {
            return Optional.of(rsa.hash());
        }
        if (this instanceof RsaPss rsa) {
            return Optional.of(rsa.hash());
        }
        if (this instanceof Ecdsa ecdsa) {
            return Optional.of(ecdsa.hash());
        }
        if (this instanceof Ed25519ph) {
            return Optional.of(SigningHash.SHA_512);
        }
        return this instanceof Sm2 ? Optional.of(SigningHash.SM3) : Optional.empty();
    }

    /** The mathematics a key needs for this scheme. */
    default KeySpec.Family family() {
        if (this instanceof RsaPkcs1 || this instanceof RsaPss) {
            return KeySpec.Family.RSA;
        }
        if (this instanceof Ecdsa) {
            return KeySpec.Family.EC;
        }
        if (this instanceof MlDsa) {
            return KeySpec.Family.ML_DSA;
        }
        return this instanceof Sm2 ? KeySpec.Family.SM2 : KeySpec.Family.EDWARDS;
    }

    private static void requireNotSm3(SigningHash hash) {
        if (hash == SigningHash.SM3) {
            throw new KmsException.Validation("hash `SM3` goes with SM2 keys only", "Use a hash of the SHA family");
        }
    }
}
