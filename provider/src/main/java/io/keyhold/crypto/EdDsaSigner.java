package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Optional;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Signs with Ed25519 and Ed25519ph, RFC 8032. The public key that goes into a signature is always the one computed from
 * the private key: with another, two signatures of one message give the private key away.
 */
final class EdDsaSigner implements SigningKeys.Signer {
    static final String ALGORITHM = "Ed25519";
    static final byte[] NO_CONTEXT = new byte[0];
    private static final KeySpec SPEC = KeySpec.ECC_NIST_EDWARDS25519;

    private final Ed25519PrivateKeyParameters key;
    private final Optional<Pool<Signature>> signatures;

    EdDsaSigner(KeyMaterial material, KeyPairEngines engines) {
        this.key = material.use(EdDsaKeys::privateKey);
        if (engines.kind(SPEC) == KeyPairEngines.Kind.BOUNCY_CASTLE) {
            this.signatures = Optional.empty();
        } else {
            PrivateKey provided = SigningProviderKeys.privateKey(material);
            this.signatures = Optional.of(new Pool<>(
                    () -> SigningProviderKeys.signing(engines.signature(SPEC, ALGORITHM), provided, engines.random())));
        }
    }

    @Override
    public byte[] sign(SigningInput input) {
        if (input.scheme() instanceof SigningScheme.Ed25519ph) {
            return sign(Ed25519.Algorithm.Ed25519ph, input.bytes());
        }
        return signatures
                .map(pool -> SigningProviderKeys.sign(pool, input.bytes()))
                .orElseGet(() -> sign(Ed25519.Algorithm.Ed25519, input.bytes()));
    }

    private byte[] sign(int algorithm, byte[] bytes) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        if (algorithm == Ed25519.Algorithm.Ed25519) {
            key.sign(algorithm, null, bytes, 0, bytes.length, signature, 0);
        } else {
            key.sign(algorithm, NO_CONTEXT, bytes, 0, bytes.length, signature, 0);
        }
        return signature;
    }
}
