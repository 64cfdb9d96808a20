package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Optional;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Verifies Ed25519 and Ed25519ph, RFC 8032; S is below the order of the group. */
final class EdDsaVerifier implements SigningKeys.Verifier {
    private static final KeySpec SPEC = KeySpec.ECC_NIST_EDWARDS25519;

    private final Ed25519PublicKeyParameters key;
    private final Optional<Pool<Signature>> signatures;

    EdDsaVerifier(byte[] spki, KeyPairEngines engines) {
        this.key = EdDsaKeys.require(spki);
        if (engines.kind(SPEC) == KeyPairEngines.Kind.BOUNCY_CASTLE) {
            this.signatures = Optional.empty();
        } else {
            PublicKey provided = SigningProviderKeys.publicKey(SPEC, spki);
            this.signatures = Optional.of(new Pool<>(
                    () -> SigningProviderKeys.verifying(engines.signature(SPEC, EdDsaSigner.ALGORITHM), provided)));
        }
    }

    @Override
    public boolean verify(SigningInput input, byte[] signature) {
        byte[] bytes = input.bytes();
        if (signature.length != Ed25519.SIGNATURE_SIZE) {
            return false;
        }
        if (input.scheme() instanceof SigningScheme.Ed25519ph) {
            return key.verify(
                    Ed25519.Algorithm.Ed25519ph, EdDsaSigner.NO_CONTEXT, bytes, 0, bytes.length, signature, 0);
        }
        return signatures
                .map(pool -> SigningProviderKeys.verify(pool, bytes, signature))
                .orElseGet(() -> key.verify(Ed25519.Algorithm.Ed25519, null, bytes, 0, bytes.length, signature, 0));
    }
}
