package io.keyhold.jca;

import io.keyhold.api.EncryptionAlgorithmSpec;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** Which of AWS KMS's two OAEP algorithms a name and its parameters mean; the label is always empty. */
final class Oaep {
    private static final String ALLOWED =
            "Keyhold decrypts OAEP with SHA-1 or with SHA-256, the same hash for label and mask, and an empty label";

    private Oaep() {}

    /**
     * The OAEP parameters that a transformation means.
     *
     * @param algorithm the algorithm of the key
     * @param parameters the result of {@code getParameters}
     */
    record Choice(EncryptionAlgorithmSpec algorithm, Optional<OAEPParameterSpec> parameters) {}

    /** The choice for a cipher that takes no parameters. */
    static Choice none(AsymmetricCipherName name, Optional<AlgorithmParameterSpec> spec)
            throws InvalidAlgorithmParameterException {
        if (spec.isPresent()) {
            throw new InvalidAlgorithmParameterException(name.transformation() + " takes no parameters");
        }
        return new Choice(EncryptionAlgorithmSpec.SM2PKE, Optional.empty());
    }

    static Choice choose(AsymmetricCipherName name, Optional<AlgorithmParameterSpec> spec)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        if (name == AsymmetricCipherName.PKCS1 || name == AsymmetricCipherName.OAEP_OTHER) {
            throw new InvalidKeyException(name.transformation()
                    + " is not for managed keys; use RSA/ECB/OAEPWithSHA-1AndMGF1Padding, or"
                    + " RSA/ECB/OAEPWithSHA-256AndMGF1Padding with an OAEPParameterSpec");
        }
        OAEPParameterSpec parameters = spec.isPresent() ? oaep(spec.get()) : byDefault(name);
        EncryptionAlgorithmSpec algorithm = algorithm(parameters);
        boolean named = name == AsymmetricCipherName.OAEP
                || name == AsymmetricCipherName.OAEP_SHA_1 == (algorithm == EncryptionAlgorithmSpec.RSAES_OAEP_SHA_1);
        if (!named) {
            throw new InvalidAlgorithmParameterException("the parameters say `" + parameters.getDigestAlgorithm()
                    + "`, which " + name.transformation() + " does not");
        }
        return new Choice(algorithm, Optional.of(parameters));
    }

    private static OAEPParameterSpec byDefault(AsymmetricCipherName name) throws InvalidKeyException {
        if (name == AsymmetricCipherName.OAEP_SHA_256) {
            throw new InvalidKeyException("in Java " + name.transformation()
                    + " without parameters means MGF1 with SHA-1, which AWS KMS does not have; pass new"
                    + " OAEPParameterSpec(\"SHA-256\", \"MGF1\", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT)"
                    + " on both sides");
        }
        return OAEPParameterSpec.DEFAULT;
    }

    private static OAEPParameterSpec oaep(AlgorithmParameterSpec spec) throws InvalidAlgorithmParameterException {
        if (spec instanceof OAEPParameterSpec oaep) {
            return oaep;
        }
        throw new InvalidAlgorithmParameterException(
                "OAEP takes an OAEPParameterSpec, not a " + spec.getClass().getSimpleName());
    }

    private static EncryptionAlgorithmSpec algorithm(OAEPParameterSpec spec) throws InvalidAlgorithmParameterException {
        String hash = hash(spec.getDigestAlgorithm());
        boolean sameMask = spec.getMGFParameters() instanceof MGF1ParameterSpec mask
                && hash(mask.getDigestAlgorithm()).equals(hash);
        boolean noLabel = spec.getPSource() instanceof PSource.PSpecified label && label.getValue().length == 0;
        if (spec.getMGFAlgorithm().equalsIgnoreCase("MGF1") && sameMask && noLabel) {
            if (hash.equals("SHA1")) {
                return EncryptionAlgorithmSpec.RSAES_OAEP_SHA_1;
            }
            if (hash.equals("SHA256")) {
                return EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256;
            }
        }
        throw new InvalidAlgorithmParameterException(ALLOWED);
    }

    private static String hash(String name) {
        return name.toUpperCase(Locale.ROOT).replace("-", "");
    }
}
