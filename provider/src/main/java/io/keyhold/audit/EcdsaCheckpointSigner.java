package io.keyhold.audit;

import io.keyhold.api.KmsException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Signs with a P-256 key in memory, by the JDK. */
public final class EcdsaCheckpointSigner implements CheckpointSigner {
    /** The JDK's provider of ECDSA. */
    static final String SUN_EC = "SunEC";

    /** The JCA's name of the signature. */
    static final String ALGORITHM = "SHA256withECDSA";

    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    /** A signer with this key pair of the JDK; both on curve secp256r1. */
    public EcdsaCheckpointSigner(PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    @Override
    public byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM, SUN_EC);
            signature.initSign(privateKey);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new KmsException.Internal(
                    "the audit checkpoint was not signed (" + e.getClass().getSimpleName() + ")",
                    "Report it with the stack trace",
                    e);
        }
    }

    /** Whether that is a signature of {@code message} by this key. */
    public boolean verifies(byte[] message, byte[] signed) {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM, SUN_EC);
            verifier.initVerify(publicKey);
            verifier.update(message);
            return verifier.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public byte[] publicKey() {
        return publicKey.getEncoded();
    }
}
