package io.keyhold.jca;

import io.keyhold.handles.ManagedKeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.AlgorithmParameterSpec;
import org.jspecify.annotations.Nullable;

/** The private half of a managed key pair as a program holds it. */
public abstract class PrivateKeyHandle extends KeyHandle implements PrivateKey {
    private static final long serialVersionUID = 1L;
    private final transient ManagedKeyPair pair;
    private final transient PublicKey publicKey;

    PrivateKeyHandle(ManagedKeyPair pair, PublicKey publicKey) {
        super(pair, publicKey.getAlgorithm());
        this.pair = pair;
        this.publicKey = publicKey;
    }

    final ManagedKeyPair pair() {
        return pair;
    }

    final PublicKey publicKey() {
        return publicKey;
    }

    /** Whether the handle is for RSASSA-PSS only, as its name says. */
    final boolean isPssOnly() {
        return getAlgorithm().equals(PairKind.RSASSA_PSS.algorithm());
    }

    /**
     * The parameters of the key. Declared here, with this very type, so that the compiler gives each subclass the bridge
     * through which {@code java.security.AsymmetricKey} of Java 22 and later asks; without it the answer there is null.
     */
    public abstract @Nullable AlgorithmParameterSpec getParams();
}
