package io.keyhold.jca;

import io.keyhold.api.KmsException;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.handles.ManagedKey.MacComputation;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.MacSpi;
import org.jspecify.annotations.Nullable;

/**
 * {@code HmacSHA224}, {@code 256}, {@code 384} and {@code 512} on a handle. The JCA stays with the provider that was asked
 * for the length before there was a key, as TLS does, or for its name or a clone where it comes first; then a software key goes
 * to the next provider.
 */
final class HandleMacSpi extends MacSpi implements Cloneable {
    private final MacAlgorithmSpec algorithm;
    private final String name;
    private final int bits;
    private Optional<MacComputation> computation = Optional.empty();
    private boolean lengthAsked;

    /** For one algorithm. */
    public HandleMacSpi(MacAlgorithmSpec algorithm, int bits) {
        this.algorithm = algorithm;
        this.name = "HmacSHA" + bits;
        this.bits = bits;
    }

    @Override
    protected int engineGetMacLength() {
        lengthAsked = true;
        return bits / Byte.SIZE;
    }

    @Override
    protected void engineInit(Key key, @Nullable AlgorithmParameterSpec params)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        if (params != null) {
            throw new InvalidAlgorithmParameterException("HMAC takes no parameters");
        }
        computation = Optional.of(isSoftware(key) ? software(key) : managed(key));
    }

    private boolean isSoftware(@Nullable Key key) {
        return lengthAsked && key != null && !(key instanceof KeyHandle) || FirstProviderRule.handsOn("Mac", name, key);
    }

    private MacComputation managed(Key key) throws InvalidKeyException {
        KeyHandle handle = JcaErrors.handle(key);
        if (!handle.getAlgorithm().equals(name)) {
            throw new InvalidKeyException(
                    "key " + handle.key().arn() + " is for " + handle.getAlgorithm() + ", not for " + name);
        }
        return handle.key().beginMac(algorithm);
    }

    private MacComputation software(Key key) throws InvalidKeyException {
        NextProvider.Sought sought = new NextProvider.Sought("Mac", name, Optional.of(key));
        String refusal = "no provider computes " + name + " with " + Handles.describe(key);
        return NextProvider.serving(sought, new InvalidKeyException(refusal), provider -> {
            Mac mac = Mac.getInstance(name, provider);
            mac.init(key);
            return new SoftwareMac(mac);
        });
    }

    /** A MAC of another provider. */
    private record SoftwareMac(Mac mac) implements MacComputation {
        @Override
        public void update(byte[] input, int offset, int length) {
            mac.update(input, offset, length);
        }

        @Override
        public byte[] finish() {
            return mac.doFinal();
        }

        @Override
        public void reset() {
            mac.reset();
        }
    }

    /** A clone without a key yet, or amid a message of another provider; what the service computes has no clone. */
    @Override
    public Object clone() throws CloneNotSupportedException {
        HandleMacSpi clone = (HandleMacSpi) super.clone();
        if (computation.isPresent()) {
            if (!(computation.get() instanceof SoftwareMac software)) {
                throw new CloneNotSupportedException(
                        "a MAC with a managed key has no clone; call Mac.getInstance and init again");
            }
            clone.computation = Optional.of(new SoftwareMac((Mac) software.mac().clone()));
        }
        return clone;
    }

    @Override
    protected void engineUpdate(byte input) {
        engineUpdate(new byte[] {input}, 0, 1);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int len) {
        try {
            running().update(input, offset, len);
        } catch (KmsException e) {
            throw JcaErrors.refused(e);
        }
    }

    @Override
    protected byte[] engineDoFinal() {
        try {
            return running().finish();
        } catch (KmsException e) {
            throw JcaErrors.refused(e);
        }
    }

    @Override
    protected void engineReset() {
        computation.ifPresent(MacComputation::reset);
    }

    private MacComputation running() {
        return computation.orElseThrow(() -> new IllegalStateException("call Mac.init first"));
    }
}
