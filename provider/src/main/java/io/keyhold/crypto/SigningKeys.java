package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;

/** The engines of single keys behind {@link SigningEngine} and {@link SigningVerifier}, by key spec. */
final class SigningKeys {
    private static final byte[] EMPTY = new byte[0];

    private SigningKeys() {}

    /** A private key with its engine. Safe for concurrent use. */
    interface Signer {
        /** Signs; the caller owns the signature. */
        byte[] sign(SigningInput input);
    }

    /** A public key with its engine. Safe for concurrent use. */
    interface Verifier {
        /** Whether {@code signature} is one of {@code input}; never throws because of what a signature holds. */
        boolean verify(SigningInput input, byte[] signature);

        /** The prefix that is hashed before a message. */
        default byte[] prefix() {
            return EMPTY;
        }
    }

    static Signer signer(KeyMaterial material, KeyPairEngines engines) {
        return switch (material.spec().family()) {
            case RSA -> new RsaSigner(material, engines);
            case EC ->
                engines.kind(material.spec()) == KeyPairEngines.Kind.BOUNCY_CASTLE
                        ? new EcdsaSigner(material, engines)
                        : new EcdsaProviderSigner(material, engines);
            case EDWARDS -> new EdDsaSigner(material, engines);
            case ML_DSA -> new MlDsaSigner(material, engines);
            case SM2 -> new Sm2Signer(material, engines);
            case ML_KEM, AES, HMAC -> throw noSigner(material.spec());
        };
    }

    /** The engine of a key that is somewhere else. */
    static Signer signer(KeySpec spec, byte[] spki, HiddenPrivateKey key, KeyPairEngines engines) {
        return switch (spec.family()) {
            case RSA -> new RsaSigner(spec, spki, key, engines);
            case EC -> new EcdsaHiddenSigner(spec, key);
            case EDWARDS, ML_DSA, SM2, ML_KEM, AES, HMAC -> throw noSigner(spec);
        };
    }

    /** The JDK verifies no ECDSA here: SunEC of Java 17 refuses valid signatures whose r is an x coordinate less n. */
    static Verifier verifier(KeySpec spec, byte[] spki, KeyPairEngines engines) {
        return switch (spec.family()) {
            case RSA -> new RsaVerifier(spec, spki, engines);
            case EC ->
                engines.kind(spec) != KeyPairEngines.Kind.ACCELERATOR
                        ? new EcdsaVerifier(spec, spki)
                        : new EcdsaProviderVerifier(spec, spki, engines);
            case EDWARDS -> new EdDsaVerifier(spki, engines);
            case ML_DSA -> new MlDsaVerifier(spec, spki, engines);
            case SM2 -> new Sm2Verifier(spki);
            case ML_KEM, AES, HMAC -> throw noSigner(spec);
        };
    }

    private static KmsException.InvalidKeyUsage noSigner(KeySpec spec) {
        return new KmsException.InvalidKeyUsage("key spec `" + spec + "` does not sign", "Use an asymmetric key");
    }
}
