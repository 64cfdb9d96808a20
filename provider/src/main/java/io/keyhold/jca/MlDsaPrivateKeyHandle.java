package io.keyhold.jca;

import io.keyhold.handles.ManagedKeyPair;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;

/** A managed ML-DSA key; shows its parameter set. */
final class MlDsaPrivateKeyHandle extends PrivateKeyHandle {
    private static final long serialVersionUID = 1L;
    private final transient NamedParameterSpec parameterSet;

    MlDsaPrivateKeyHandle(ManagedKeyPair pair, PublicKey publicKey) {
        super(pair, publicKey);
        this.parameterSet = new NamedParameterSpec("ML-DSA-" + pair.spec().parameterSet());
    }

    @Override
    public NamedParameterSpec getParams() {
        return parameterSet;
    }
}
