package io.keyhold.jca;

import io.keyhold.handles.ManagedKeyPair;
import java.math.BigInteger;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import org.jspecify.annotations.Nullable;

/** A managed RSA key; shows its modulus, by which TLS chooses the signature scheme, and no more. */
final class RsaPrivateKeyHandle extends PrivateKeyHandle implements RSAKey {
    private static final long serialVersionUID = 1L;
    private final transient BigInteger modulus;

    RsaPrivateKeyHandle(ManagedKeyPair pair, RSAPublicKey publicKey) {
        super(pair, publicKey);
        this.modulus = publicKey.getModulus();
    }

    @Override
    public BigInteger getModulus() {
        return modulus;
    }

    /** Null: the key serves PKCS #1 v1.5, PSS and OAEP alike. */
    @Override
    public @Nullable AlgorithmParameterSpec getParams() {
        return null;
    }
}
