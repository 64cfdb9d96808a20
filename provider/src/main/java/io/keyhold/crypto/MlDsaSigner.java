package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Optional;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.MLDSASigner;

/**
 * Signs with ML-DSA, FIPS 204: pure, hedged, empty context. Messages by the JDK where it can; the representative mu
 * always by Bouncy Castle, as the JDK has no entry for it.
 */
final class MlDsaSigner implements SigningKeys.Signer {
    private final MLDSAPrivateKeyParameters key;
    private final KeyPairEngines engines;
    private final Optional<Pool<Signature>> signatures;

    MlDsaSigner(KeyMaterial material, KeyPairEngines engines) {
        KeySpec spec = material.spec();
        this.key = material.use(pkcs8 -> MlDsaKeys.privateKey(spec, pkcs8));
        this.engines = engines;
        if (engines.kind(spec) == KeyPairEngines.Kind.BOUNCY_CASTLE) {
            this.signatures = Optional.empty();
        } else {
            PrivateKey provided = SigningProviderKeys.privateKey(material);
            this.signatures = Optional.of(new Pool<>(() ->
                    SigningProviderKeys.signing(engines.signature(spec, algorithm(spec)), provided, engines.random())));
        }
    }

    @Override
    public byte[] sign(SigningInput input) {
        if (input.form() == SigningInput.Form.MESSAGE && signatures.isPresent()) {
            return SigningProviderKeys.sign(signatures.get(), input.bytes());
        }
        MLDSASigner signer = new MLDSASigner();
        signer.init(true, new ParametersWithRandom(key, engines.random()));
        try {
            if (input.form() == SigningInput.Form.MU) {
                return signer.generateMuSignature(input.bytes());
            }
            signer.update(input.bytes(), 0, input.bytes().length);
            return signer.generateSignature();
        } catch (CryptoException e) {
            throw new IllegalStateException("ML-DSA did not sign", e);
        }
    }

    static String algorithm(KeySpec spec) {
        return "ML-DSA-" + spec.parameterSet();
    }
}
