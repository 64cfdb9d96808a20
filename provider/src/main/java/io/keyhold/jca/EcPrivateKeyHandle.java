package io.keyhold.jca;

import io.keyhold.handles.ManagedKeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.spec.ECParameterSpec;

/** A managed key on a NIST curve, secp256k1 or the SM2 curve; shows its curve. */
final class EcPrivateKeyHandle extends PrivateKeyHandle implements ECKey {
    private static final long serialVersionUID = 1L;
    private final transient ECParameterSpec curve;

    EcPrivateKeyHandle(ManagedKeyPair pair, PublicKey publicKey, ECKey onCurve) {
        super(pair, publicKey);
        this.curve = onCurve.getParams();
    }

    @Override
    public ECParameterSpec getParams() {
        return curve;
    }
}
