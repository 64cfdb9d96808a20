package io.keyhold.jca;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.MessageType;
import io.keyhold.api.SigningAlgorithmSpec;
import java.security.InvalidKeyException;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.Optional;

/**
 * The meaning of a signature name of the JCA for one key.
 *
 * @param algorithm the algorithm of the service; empty where only the digest itself determines it ({@code NONEwithRSA})
 * @param messageType what policies and the audit see
 * @param hash the hash to collect with, in the JDK's words; empty to collect the message itself
 */
record SigningPlan(Optional<SigningAlgorithmSpec> algorithm, MessageType messageType, String hash) {
    /**
     * The key that signs or verifies.
     *
     * @param spec its spec
     * @param name what messages call it
     * @param pssOnly whether it is an RSA key for RSASSA-PSS only
     */
    record Subject(KeySpec spec, String name, boolean pssOnly) {}

    /**
     * The plan, or a refusal that says which name to use.
     *
     * @param prehash whether {@code EdDSAParameterSpec} asked for Ed25519ph
     */
    static SigningPlan of(SignatureName name, Subject key, Optional<PSSParameterSpec> pss, boolean prehash)
            throws InvalidKeyException {
        return switch (name.scheme()) {
            case PKCS1 -> rsa(name, key);
            case PSS -> pss(name, key, pss);
            case ECDSA, ECDSA_P1363 -> ecdsa(name, key);
            case EDDSA -> edDsa(name, key, prehash);
            case ML_DSA -> mlDsa(name, key);
            case SM2 -> whole(name, key, KeySpec.Family.SM2, SigningAlgorithmSpec.SM2DSA);
        };
    }

    private static SigningPlan rsa(SignatureName name, Subject key) throws InvalidKeyException {
        requireFamily(name, key, KeySpec.Family.RSA);
        if (key.pssOnly()) {
            throw refused(name, key, "RSASSA-PSS");
        }
        if (name.takesDigest()) {
            return new SigningPlan(Optional.empty(), MessageType.DIGEST, "");
        }
        return hashed(
                find("RSASSA_PKCS1_V1_5_", name.hash())
                        .orElseThrow(() -> refused(name, key, "SHA256withRSA, SHA384withRSA or SHA512withRSA")),
                name);
    }

    private static SigningPlan pss(SignatureName name, Subject key, Optional<PSSParameterSpec> parameters)
            throws InvalidKeyException {
        requireFamily(name, key, KeySpec.Family.RSA);
        if (parameters.isEmpty()) {
            return new SigningPlan(Optional.empty(), MessageType.RAW, "");
        }
        String hash = parameters.get().getDigestAlgorithm();
        Optional<SigningAlgorithmSpec> algorithm = Pss.algorithm(parameters.get());
        return new SigningPlan(
                Optional.of(algorithm.orElseThrow(() -> new InvalidKeyException(Pss.ALLOWED))), MessageType.RAW, hash);
    }

    private static SigningPlan ecdsa(SignatureName name, Subject key) throws InvalidKeyException {
        requireFamily(name, key, KeySpec.Family.EC);
        List<SigningAlgorithmSpec> only = key.spec().signingAlgorithms(KeyUsageType.SIGN_VERIFY);
        SigningAlgorithmSpec algorithm = only.get(0);
        if (name.takesDigest()) {
            return new SigningPlan(Optional.of(algorithm), MessageType.DIGEST, "");
        }
        if (!find("ECDSA_", name.hash()).equals(Optional.of(algorithm))) {
            String suffix = name.name().substring(name.name().indexOf("with"));
            throw refused(name, key, algorithm.value().replace("ECDSA_SHA_", "SHA") + suffix);
        }
        return hashed(algorithm, name);
    }

    private static SigningPlan edDsa(SignatureName name, Subject key, boolean prehash) throws InvalidKeyException {
        if (!prehash) {
            return whole(name, key, KeySpec.Family.EDWARDS, SigningAlgorithmSpec.ED25519_SHA_512);
        }
        requireFamily(name, key, KeySpec.Family.EDWARDS);
        return new SigningPlan(Optional.of(SigningAlgorithmSpec.ED25519_PH_SHA_512), MessageType.DIGEST, "");
    }

    private static SigningPlan mlDsa(SignatureName name, Subject key) throws InvalidKeyException {
        requireFamily(name, key, KeySpec.Family.ML_DSA);
        String own = Integer.toString(key.spec().parameterSet());
        if (!name.hash().isEmpty() && !name.hash().equals(own)) {
            throw refused(name, key, "ML-DSA-" + own + " or ML-DSA");
        }
        return whole(name, key, KeySpec.Family.ML_DSA, SigningAlgorithmSpec.ML_DSA_SHAKE_256);
    }

    private static SigningPlan whole(
            SignatureName name, Subject key, KeySpec.Family family, SigningAlgorithmSpec algorithm)
            throws InvalidKeyException {
        requireFamily(name, key, family);
        return new SigningPlan(Optional.of(algorithm), MessageType.RAW, "");
    }

    private static SigningPlan hashed(SigningAlgorithmSpec algorithm, SignatureName name) {
        return new SigningPlan(Optional.of(algorithm), MessageType.RAW, name.hash());
    }

    private static Optional<SigningAlgorithmSpec> find(String prefix, String hash) {
        return SigningAlgorithmSpec.find(prefix + hash.replace('-', '_'));
    }

    private static void requireFamily(SignatureName name, Subject key, KeySpec.Family family)
            throws InvalidKeyException {
        if (key.spec().family() != family) {
            throw new InvalidKeyException(key.name() + " is not for " + name.name());
        }
    }

    private static InvalidKeyException refused(SignatureName name, Subject key, String instead) {
        return new InvalidKeyException(key.name() + " is " + key.spec() + ", which does not sign `" + name.name()
                + "`. Use " + instead + " (keytool and jarsigner: -sigalg)");
    }
}
