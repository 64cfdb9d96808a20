package io.keyhold.jca;

import io.keyhold.service.ManagedKeyPair;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECParameterSpec;

/** A managed key on a NIST curve, secp256k1 or the SM2 curve: tells its curve. */
final class EcPrivateKeyHandle extends PrivateKeyHandle implements ECKey {
    private static final long serialVersionUID = 1L;
    private final transient ECParameterSpec curve;

    EcPrivateKeyHandle(ManagedKeyPair pair, ECPublicKey publicKey) {
        super(pair, publicKey);
        this.curve = publicKey.getParams();
    }

    @Override
    public ECParameterSpec getParams() {
        return curve;
    }
}
