package io.keyhold.jca;

import io.keyhold.handles.ManagedKeyPair;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;

/** A managed ML-KEM key; shows its parameter set. */
final class MlKemPrivateKeyHandle extends PrivateKeyHandle {
    private static final long serialVersionUID = 1L;
    private final transient NamedParameterSpec parameterSet;

    MlKemPrivateKeyHandle(ManagedKeyPair pair, PublicKey publicKey) {
        super(pair, publicKey);
        this.parameterSet = new NamedParameterSpec("ML-KEM-" + pair.spec().parameterSet());
    }

    @Override
    public NamedParameterSpec getParams() {
        return parameterSet;
    }
}
