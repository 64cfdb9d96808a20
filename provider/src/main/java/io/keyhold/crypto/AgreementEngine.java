package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Optional;
import javax.crypto.KeyAgreement;
import org.bouncycastle.math.ec.ECPoint;

/**
 * Elliptic curve Diffie-Hellman under one material, SP 800-56A revision 3, section 5.7.1.2: the raw x coordinate, no key
 * derivation. Safe for concurrent use.
 */
public final class AgreementEngine {
    private static final String ECDH = "ECDH";

    private final KeySpec spec;
    private final EcCurve curve;
    private final KeyPairEngines engines;
    private final BigInteger scalar;
    private final Optional<PrivateKey> provided;

    /**
     * The engine of a material.
     *
     * @throws KmsException.InvalidKeyUsage if its spec agrees on nothing
     */
    public AgreementEngine(KeyMaterial material, KeyPairEngines engines) {
        this.spec = material.spec();
        if (!spec.allows(KeyUsageType.KEY_AGREEMENT)) {
            throw new KmsException.InvalidKeyUsage(
                    "Algorithm ECDH is incompatible with key spec " + spec + ".", "Use a key on a NIST curve or SM2");
        }
        this.curve = EcCurve.of(spec);
        this.engines = engines;
        this.scalar = material.use(pkcs8 -> EcKeys.scalar(spec, pkcs8));
        this.provided = engines.kind(spec) == KeyPairEngines.Kind.BOUNCY_CASTLE
                ? Optional.empty()
                : Optional.of(SigningProviderKeys.privateKey(material));
    }

    /**
     * Agrees with a peer.
     *
     * @param peer DER SubjectPublicKeyInfo, named curve, point compressed or not; validated in full by SP 800-56A
     *     section 5.6.2.3.3
     * @return the x coordinate, as long as the field: 32, 48 or 66 bytes; the caller owns the array and should clear it
     * @throws KmsException.Validation if the peer's public key is not a valid one of the same curve
     */
    public byte[] derive(byte[] peer) {
        ECPoint point = EcKeys.require(spec, peer);
        return provided.map(key -> derive(key, point))
                .orElseGet(() -> curve.x(curve.multiplyBlinded(point, scalar, engines.random())));
    }

    private byte[] derive(PrivateKey key, ECPoint point) {
        try {
            KeyAgreement agreement = engines.agreement(spec, ECDH);
            agreement.init(key);
            agreement.doPhase(SigningProviderKeys.publicKey(spec, EcKeys.publicKey(curve, point)), true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException e) {
            throw Engines.failed("ECDH refused a validated public key", e);
        }
    }
}
