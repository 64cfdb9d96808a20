package io.keyhold.jca;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.AlgorithmParametersSpi;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;

/** Parameters of the JDK under our name, for code that asks the cipher's or signature's own provider for them. */
final class DelegatingParametersSpi extends AlgorithmParametersSpi {
    private final AlgorithmParameters parameters;

    DelegatingParametersSpi(String algorithm, String provider) {
        try {
            parameters = AlgorithmParameters.getInstance(algorithm, provider);
        } catch (GeneralSecurityException e) {
            throw new ProviderException("this Java has no " + algorithm + " parameters", e);
        }
    }

    @Override
    protected void engineInit(AlgorithmParameterSpec spec) throws InvalidParameterSpecException {
        parameters.init(spec);
    }

    @Override
    protected void engineInit(byte[] encoded) throws IOException {
        parameters.init(encoded);
    }

    @Override
    protected void engineInit(byte[] encoded, String format) throws IOException {
        parameters.init(encoded, format);
    }

    @Override
    protected <T extends AlgorithmParameterSpec> T engineGetParameterSpec(Class<T> type)
            throws InvalidParameterSpecException {
        return parameters.getParameterSpec(type);
    }

    @Override
    protected byte[] engineGetEncoded() throws IOException {
        return parameters.getEncoded();
    }

    @Override
    protected byte[] engineGetEncoded(String format) throws IOException {
        return parameters.getEncoded(format);
    }

    @Override
    protected String engineToString() {
        return parameters.toString();
    }
}
