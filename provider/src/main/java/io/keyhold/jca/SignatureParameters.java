package io.keyhold.jca;

import java.security.InvalidAlgorithmParameterException;
import java.security.ProviderException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parameters of one {@code Signature}: from its name, or set before or after the key, never amid a message. */
final class SignatureParameters {
    private final SignatureName name;
    private Optional<AlgorithmParameterSpec> given;
    private boolean amid;

    SignatureParameters(SignatureName name) {
        this.name = name;
        this.given = name.scheme() == SignatureName.Scheme.PSS && !name.hash().isEmpty()
                ? Optional.of(Pss.parameters(name.hash()))
                : Optional.empty();
    }

    /** The parameters passed to a signature of another provider. */
    Optional<AlgorithmParameterSpec> given() {
        return given;
    }

    Optional<PSSParameterSpec> pss() {
        return given.filter(PSSParameterSpec.class::isInstance).map(PSSParameterSpec.class::cast);
    }

    boolean prehash() {
        return given.filter(EdDSAParameterSpec.class::isInstance)
                .map(EdDSAParameterSpec.class::cast)
                .map(EdDSAParameterSpec::isPrehash)
                .orElse(false);
    }

    /** Notes that a message is under way. */
    void begun() {
        amid = true;
    }

    /** Notes that no message is under way. */
    void ended() {
        amid = false;
    }

    /** Keeps what another provider accepted. */
    void remember(@Nullable AlgorithmParameterSpec spec) {
        given = Optional.ofNullable(spec);
    }

    /** Sets what fits the name; for which key is not known yet. */
    void set(@Nullable AlgorithmParameterSpec spec) throws InvalidAlgorithmParameterException {
        if (amid) {
            throw new ProviderException("parameters cannot change while a message is under way");
        }
        if (spec == null && name.scheme() != SignatureName.Scheme.PSS) {
            return;
        }
        boolean fits = switch (name.scheme()) {
            case PSS -> spec instanceof PSSParameterSpec;
            case EDDSA -> spec instanceof EdDSAParameterSpec;
            case ECDSA, ECDSA_P1363 -> spec instanceof ECParameterSpec;
            case PKCS1, ML_DSA, SM2 -> false;
        };
        if (!fits || spec == null) {
            throw new InvalidAlgorithmParameterException(name.name() + " takes no "
                    + (spec == null ? "null parameters" : spec.getClass().getSimpleName()));
        }
        given = Optional.of(spec);
    }

    /** Refuses what a managed key does not sign with. */
    void requireAllowed(@Nullable AlgorithmParameterSpec spec) throws InvalidAlgorithmParameterException {
        if (spec instanceof PSSParameterSpec pss) {
            if (Pss.algorithm(pss).isEmpty()) {
                throw new InvalidAlgorithmParameterException(Pss.ALLOWED);
            }
            if (!name.hash().isEmpty() && !Pss.algorithm(pss).equals(Pss.algorithm(Pss.parameters(name.hash())))) {
                throw new InvalidAlgorithmParameterException(
                        name.name() + " is for " + name.hash() + "; use RSASSA-PSS for other parameters");
            }
        }
        if (spec instanceof EdDSAParameterSpec eddsa && eddsa.getContext().isPresent()) {
            throw new InvalidAlgorithmParameterException("managed keys sign Ed25519 without a context");
        }
    }
}
