package io.keyhold.jca;

import io.keyhold.handles.ManagedKeyPair;
import java.security.PublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.util.Optional;

/** A managed Ed25519 key. Its algorithm is {@code EdDSA}, the name by which TLS finds a scheme. */
final class EdPrivateKeyHandle extends PrivateKeyHandle implements EdECPrivateKey {
    private static final long serialVersionUID = 1L;

    EdPrivateKeyHandle(ManagedKeyPair pair, PublicKey publicKey) {
        super(pair, publicKey);
    }

    @Override
    public NamedParameterSpec getParams() {
        return NamedParameterSpec.ED25519;
    }

    /** Always empty: the key does not leave. */
    @Override
    public Optional<byte[]> getBytes() {
        return Optional.empty();
    }
}
