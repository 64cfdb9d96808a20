package io.keyhold.jca;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import io.keyhold.api.MessageType;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.handles.PublicKeyVerifier;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/**
 * The verification of one signature by Keyhold's own engines: for names and keys that managed keys can have. They hold
 * r and s to their range and their one encoding, which the JDK does not always.
 */
final class Verification {
    private final PublicKey key;
    private final KeySpec spec;
    private final SignatureName name;
    private final SigningAlgorithmSpec algorithm;
    private final String hash;
    private final PublicKeyVerifier verifier;

    private Verification(
            PublicKey key, KeySpec spec, SignatureName name, SigningPlan plan, PublicKeyVerifier verifier) {
        this.key = key;
        this.spec = spec;
        this.name = name;
        this.algorithm = plan.algorithm().orElseThrow();
        this.hash = plan.hash();
        this.verifier = verifier;
    }

    /**
     * The verification, if it is ours.
     *
     * @throws InvalidKeyException if the key is of a kind that only Keyhold knows, and not for that name
     */
    static Optional<Verification> of(SignatureName name, PublicKey key, SignatureParameters parameters)
            throws InvalidKeyException {
        Optional<KeySpec> spec = spec(key);
        if (spec.isEmpty()) {
            return Optional.empty();
        }
        try {
            parameters.requireAllowed(parameters.given().orElse(null));
            SigningPlan plan = SigningPlan.of(
                    name,
                    new SigningPlan.Subject(spec.get(), "the public key", false),
                    parameters.pss(),
                    parameters.prehash());
            boolean digest = plan.messageType() == MessageType.DIGEST && !parameters.prehash();
            return plan.algorithm().isEmpty() || digest && !(key instanceof OwnPublicKey)
                    ? Optional.empty()
                    : Optional.of(new Verification(
                            key, spec.get(), name, plan, PublicKeyVerifier.of(spec.get(), key.getEncoded())));
        } catch (InvalidKeyException | InvalidAlgorithmParameterException | KmsException e) {
            if (key instanceof OwnPublicKey) {
                throw new InvalidKeyException(e.getMessage(), e);
            }
            return Optional.empty();
        }
    }

    PublicKey key() {
        return key;
    }

    Collector collector() {
        return Collector.of(hash);
    }

    boolean verify(byte[] input, byte[] signature) {
        Optional<byte[]> encoded = name.scheme() == SignatureName.Scheme.ECDSA_P1363
                ? EcdsaFormat.der(signature, EcdsaFormat.scalarBytes(spec.sizeBits()))
                : Optional.of(signature);
        return encoded.isPresent() && verifier.verify(algorithm, input, encoded.get());
    }

    private static Optional<KeySpec> spec(PublicKey key) {
        if (key instanceof OwnPublicKey own) {
            return Optional.of(own.spec());
        }
        if (!"X.509".equals(key.getFormat()) || key.getEncoded() == null) {
            return Optional.empty();
        }
        if (key instanceof RSAPublicKey rsa && "RSA".equals(key.getAlgorithm())) {
            return PairKind.RSA.bySize(rsa.getModulus().bitLength());
        }
        if (key instanceof ECPublicKey ec) {
            return PairKind.EC.byParameters(ec.getParams());
        }
        return switch (String.valueOf(key.getAlgorithm())) {
            case "EdDSA", "Ed25519" -> Optional.of(KeySpec.ECC_NIST_EDWARDS25519);
            case "ML-DSA", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87" -> PublicKeys.mlDsaSpec(key.getEncoded());
            default -> Optional.empty();
        };
    }
}
