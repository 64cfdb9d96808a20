package io.keyhold.jca;

import io.keyhold.api.SigningAlgorithmSpec;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import java.util.Optional;

/** The parameters of RSASSA-PSS that AWS KMS has: one hash for message and mask, a salt as long as the hash. */
final class Pss {
    /** The text of a refusal. */
    static final String ALLOWED =
            "managed keys sign RSASSA-PSS with SHA-256, SHA-384 or SHA-512, the same hash for MGF1,"
                    + " a salt as long as the hash and trailer 1; pass new PSSParameterSpec(\"SHA-256\", \"MGF1\","
                    + " MGF1ParameterSpec.SHA256, 32, 1) say";

    private static final int BITS_PER_BYTE = 8;

    private Pss() {}

    /** The parameters for a hash in the JDK's words. */
    static PSSParameterSpec parameters(String hash) {
        int saltBytes = Integer.parseInt(hash.substring("SHA-".length())) / BITS_PER_BYTE;
        return new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), saltBytes, 1);
    }

    /** The algorithm that the parameters mean, if AWS KMS has it. */
    static Optional<SigningAlgorithmSpec> algorithm(PSSParameterSpec given) {
        for (String hash : new String[] {"SHA-256", "SHA-384", "SHA-512"}) {
            PSSParameterSpec allowed = parameters(hash);
            if (normal(given.getDigestAlgorithm()).equals(normal(hash))
                    && given.getMGFAlgorithm().equalsIgnoreCase("MGF1")
                    && given.getMGFParameters() instanceof MGF1ParameterSpec mask
                    && normal(mask.getDigestAlgorithm()).equals(normal(hash))
                    && given.getSaltLength() == allowed.getSaltLength()
                    && given.getTrailerField() == 1) {
                return SigningAlgorithmSpec.find("RSASSA_PSS_" + hash.replace('-', '_'));
            }
        }
        return Optional.empty();
    }

    /** As the JDK's object, for certificates and TLS. */
    static AlgorithmParameters encoded(PSSParameterSpec spec) {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS", "SunRsaSign");
            parameters.init(spec);
            return parameters;
        } catch (GeneralSecurityException e) {
            throw new ProviderException("this Java does not know these PSS parameters", e);
        }
    }

    private static String normal(String hash) {
        return hash.toUpperCase(Locale.ROOT).replace("-", "");
    }
}
