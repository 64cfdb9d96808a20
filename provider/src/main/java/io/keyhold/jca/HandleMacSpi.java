package io.keyhold.jca;

import io.keyhold.api.KmsException;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.service.ManagedKey.MacComputation;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Optional;
import javax.crypto.MacSpi;
import org.jspecify.annotations.Nullable;

/** {@code HmacSHA224}, {@code 256}, {@code 384} and {@code 512} on a handle. */
final class HandleMacSpi extends MacSpi {
    private final MacAlgorithmSpec algorithm;
    private final int bits;
    private Optional<MacComputation> computation = Optional.empty();

    /** For one algorithm. */
    public HandleMacSpi(MacAlgorithmSpec algorithm, int bits) {
        this.algorithm = algorithm;
        this.bits = bits;
    }

    @Override
    protected int engineGetMacLength() {
        return bits / Byte.SIZE;
    }

    @Override
    protected void engineInit(Key key, @Nullable AlgorithmParameterSpec params)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        if (params != null) {
            throw new InvalidAlgorithmParameterException("HMAC takes no parameters");
        }
        KeyHandle handle = JcaErrors.handle(key);
        if (!handle.getAlgorithm().equals("HmacSHA" + bits)) {
            throw new InvalidKeyException(
                    "key " + handle.key().arn() + " is for " + handle.getAlgorithm() + ", not for HmacSHA" + bits);
        }
        computation = Optional.of(handle.key().beginMac(algorithm));
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
