package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Optional;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;

/** Verifies ML-DSA, FIPS 204: pure, empty context. */
final class MlDsaVerifier implements SigningKeys.Verifier {
    private final MLDSAPublicKeyParameters key;
    private final int signatureBytes;
    private final Optional<Pool<Signature>> signatures;

    MlDsaVerifier(KeySpec spec, byte[] spki, KeyPairEngines engines) {
        this.key = MlDsaKeys.require(spec, spki);
        this.signatureBytes = signatureBytes(spec);
        if (engines.kind(spec) == KeyPairEngines.Kind.BOUNCY_CASTLE) {
            this.signatures = Optional.empty();
        } else {
            PublicKey provided = SigningProviderKeys.publicKey(spec, spki);
            this.signatures = Optional.of(new Pool<>(() ->
                    SigningProviderKeys.verifying(engines.signature(spec, MlDsaSigner.algorithm(spec)), provided)));
        }
    }

    @Override
    public boolean verify(SigningInput input, byte[] signature) {
        if (signature.length != signatureBytes) {
            return false;
        }
        if (input.form() == SigningInput.Form.MESSAGE && signatures.isPresent()) {
            return SigningProviderKeys.verify(signatures.get(), input.bytes(), signature);
        }
        MLDSASigner verifier = new MLDSASigner();
        verifier.init(false, key);
        if (input.form() == SigningInput.Form.MU) {
            return verifier.verifyMuSignature(input.bytes(), signature);
        }
        verifier.update(input.bytes(), 0, input.bytes().length);
        return verifier.verifySignature(signature);
    }

    /** The length of a signature, FIPS 204 table 2. */
    private static int signatureBytes(KeySpec spec) {
        return switch (spec.parameterSet()) {
            case 44 -> 2420;
            case 65 -> 3309;
            default -> 4627;
        };
    }
}
