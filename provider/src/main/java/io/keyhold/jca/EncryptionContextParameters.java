package io.keyhold.jca;

import io.keyhold.api.EncryptionContextParameterSpec;
import java.security.AlgorithmParameters;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.spec.InvalidParameterSpecException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code AlgorithmParameters} of algorithm {@code KEYHOLD}, made without asking the JCA for ourselves. */
final class EncryptionContextParameters extends AlgorithmParameters {
    private EncryptionContextParameters(@Nullable Provider provider) {
        super(new EncryptionContextParametersSpi(), provider, "KEYHOLD");
    }

    static AlgorithmParameters of(Map<String, String> encryptionContext) {
        AlgorithmParameters parameters = new EncryptionContextParameters(Security.getProvider("Keyhold"));
        try {
            parameters.init(new EncryptionContextParameterSpec(encryptionContext));
        } catch (InvalidParameterSpecException e) {
            throw new ProviderException(e);
        }
        return parameters;
    }
}
