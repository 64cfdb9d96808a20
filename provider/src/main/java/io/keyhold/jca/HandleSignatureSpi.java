package io.keyhold.jca;

import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.api.SigningAlgorithmSpec;
import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signs with handles, and verifies what they can sign. Parameters may come before or after the key. Keys that are none of
 * ours, and signatures of other algorithms, go to the next provider.
 */
final class HandleSignatureSpi extends SignatureSpi {
    private final SignatureName name;
    private final SignatureParameters parameters;
    private Optional<PrivateKeyHandle> key = Optional.empty();
    private Optional<Verification> verifying = Optional.empty();
    private Optional<Signature> foreign = Optional.empty();
    private Optional<SigningPlan> plan = Optional.empty();
    private Collector collector = Collector.of("");

    HandleSignatureSpi(SignatureName name) {
        this.name = name;
        this.parameters = new SignatureParameters(name);
    }

    @Override
    protected void engineInitSign(PrivateKey privateKey) throws InvalidKeyException {
        initSign(privateKey, Optional.empty());
    }

    /** The random numbers are for software keys; Keyhold signs with its own. */
    @Override
    protected void engineInitSign(PrivateKey privateKey, @Nullable SecureRandom random) throws InvalidKeyException {
        initSign(privateKey, Optional.ofNullable(random));
    }

    private void initSign(PrivateKey privateKey, Optional<SecureRandom> random) throws InvalidKeyException {
        forget();
        requireGiven(privateKey, "initSign needs a private key");
        if (privateKey instanceof PrivateKeyHandle handle) {
            prepare(handle);
            key = Optional.of(handle);
        } else {
            foreign = Optional.of(ForeignSignature.signing(name, privateKey, parameters.given(), random));
        }
    }

    @Override
    protected void engineInitVerify(PublicKey publicKey) throws InvalidKeyException {
        forget();
        requireGiven(publicKey, "initVerify needs a public key");
        verifying = Verification.of(name, publicKey, parameters);
        if (verifying.isPresent()) {
            collector = verifying.get().collector();
            parameters.ended();
        } else {
            foreign = Optional.of(ForeignSignature.verifying(name, publicKey, parameters.given()));
        }
    }

    private static void requireGiven(@Nullable Key given, String otherwise) throws InvalidKeyException {
        if (given == null) {
            throw new InvalidKeyException("the key is null; " + otherwise);
        }
    }

    private void forget() {
        key = Optional.empty();
        verifying = Optional.empty();
        foreign = Optional.empty();
    }

    @Override
    protected void engineUpdate(byte b) throws SignatureException {
        engineUpdate(new byte[] {b}, 0, 1);
    }

    @Override
    protected void engineUpdate(byte[] in, int offset, int length) throws SignatureException {
        if (foreign.isPresent()) {
            foreign.get().update(in, offset, length);
            return;
        }
        if (verifying.isEmpty()) {
            requireKey();
        }
        parameters.begun();
        collector.update(in, offset, length);
    }

    @Override
    protected void engineUpdate(ByteBuffer input) {
        byte[] bytes = new byte[input.remaining()];
        input.get(bytes);
        try {
            engineUpdate(bytes, 0, bytes.length);
        } catch (SignatureException e) {
            throw new ProviderException(e.getMessage(), e);
        }
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
        if (foreign.isPresent()) {
            return foreign.get().sign();
        }
        PrivateKeyHandle handle = requireKey();
        parameters.ended();
        byte[] input = collector.finish();
        try {
            return sign(handle, input);
        } catch (KmsException e) {
            throw JcaErrors.signature(e);
        }
    }

    @Override
    protected boolean engineVerify(byte @Nullable [] signature) throws SignatureException {
        if (signature == null) {
            throw new SignatureException("the signature to verify is null");
        }
        if (verifying.isEmpty()) {
            return foreign.orElseThrow(() -> new SignatureException("call Signature.initVerify first"))
                    .verify(signature);
        }
        parameters.ended();
        try {
            return verifying.get().verify(collector.finish(), signature);
        } catch (KmsException e) {
            throw JcaErrors.signature(e);
        }
    }

    @Override
    protected void engineSetParameter(@Nullable AlgorithmParameterSpec spec) throws InvalidAlgorithmParameterException {
        if (foreign.isPresent()) {
            foreign.get().setParameter(spec);
            parameters.remember(spec);
            return;
        }
        if (key.isPresent()) {
            parameters.requireAllowed(spec);
        }
        parameters.set(spec);
        try {
            if (key.isPresent()) {
                prepare(key.get());
            } else if (verifying.isPresent()) {
                engineInitVerify(verifying.get().key());
            }
        } catch (InvalidKeyException e) {
            throw new InvalidAlgorithmParameterException(e.getMessage(), e);
        }
    }

    /** The parameters; null where there are none. Never throws, as JSSE asks before there is a key. */
    @Override
    protected @Nullable AlgorithmParameters engineGetParameters() {
        return foreign.isPresent()
                ? foreign.get().getParameters()
                : parameters.pss().map(Pss::encoded).orElse(null);
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String param, Object value) {
        throw new InvalidParameterException("pass an AlgorithmParameterSpec");
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String param) {
        throw new InvalidParameterException("call getParameters");
    }

    private void prepare(PrivateKeyHandle handle) throws InvalidKeyException {
        prepare(new SigningPlan.Subject(handle.key().spec(), handle.toString(), handle.isPssOnly()));
        JcaErrors.requireUsage(handle, KeyUsageType.SIGN_VERIFY, name.name());
    }

    private void prepare(SigningPlan.Subject subject) throws InvalidKeyException {
        try {
            parameters.requireAllowed(parameters.given().orElse(null));
        } catch (InvalidAlgorithmParameterException e) {
            throw new InvalidKeyException(e.getMessage(), e);
        }
        SigningPlan planned = SigningPlan.of(name, subject, parameters.pss(), parameters.prehash());
        plan = Optional.of(planned);
        collector = Collector.of(planned.hash());
        parameters.ended();
    }

    private byte[] sign(PrivateKeyHandle handle, byte[] input) throws SignatureException {
        SigningPlan planned = plan.orElseThrow(() -> new SignatureException("call Signature.initSign first"));
        if (name.scheme() == SignatureName.Scheme.PKCS1 && name.takesDigest()) {
            DigestInfos kind = DigestInfos.require(input);
            return handle.pair().sign(kind.algorithm(), planned.messageType(), kind.digest(input));
        }
        byte[] signature = handle.pair().sign(planned(), planned.messageType(), input);
        return name.scheme() == SignatureName.Scheme.ECDSA_P1363
                ? EcdsaFormat.p1363(
                        signature, EcdsaFormat.scalarBytes(handle.key().spec().sizeBits()))
                : signature;
    }

    private SigningAlgorithmSpec planned() throws SignatureException {
        return plan.flatMap(SigningPlan::algorithm)
                .orElseThrow(() -> new SignatureException("RSASSA-PSS needs parameters; " + Pss.ALLOWED));
    }

    private PrivateKeyHandle requireKey() throws SignatureException {
        return key.orElseThrow(() -> new SignatureException("call Signature.initSign first"));
    }
}
