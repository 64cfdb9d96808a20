package io.keyhold.jca;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.AlgorithmParametersSpi;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import org.jspecify.annotations.Nullable;

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
    protected void engineInit(@Nullable AlgorithmParameterSpec spec) throws InvalidParameterSpecException {
        if (spec == null) {
            throw new InvalidParameterSpecException("the parameters are null");
        }
        parameters.init(spec);
    }

    @Override
    protected void engineInit(byte @Nullable [] encoded) throws IOException {
        parameters.init(given(encoded));
    }

    @Override
    protected void engineInit(byte @Nullable [] encoded, @Nullable String format) throws IOException {
        parameters.init(given(encoded), format);
    }

    private static byte[] given(byte @Nullable [] encoded) throws IOException {
        if (encoded == null) {
            throw new IOException("the encoded parameters are null");
        }
        return encoded;
    }

    @Override
    protected <T extends AlgorithmParameterSpec> T engineGetParameterSpec(@Nullable Class<T> type)
            throws InvalidParameterSpecException {
        if (type == null) {
            throw new InvalidParameterSpecException("the class of the parameters is null");
        }
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
