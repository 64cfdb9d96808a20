package io.keyhold.jca;

import io.keyhold.api.EncryptionContextParameterSpec;
import io.keyhold.api.KeySpec;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Base of the ciphers of Keyhold's own formats: they take an encryption context and no IV. */
abstract class ContextCipherSpi extends HandleCipherSpi {
    private final String name;
    private Optional<KeyHandle> handle = Optional.empty();
    private Map<String, String> encryptionContext = Map.of();

    ContextCipherSpi(String name) {
        this.name = name;
    }

    /** Begins a message under {@link #handle} and {@link #encryptionContext}. */
    abstract void begin(boolean encrypt);

    final KeyHandle handle() {
        return handle.orElseThrow(() -> new IllegalStateException("call Cipher.init first"));
    }

    final Map<String, String> encryptionContext() {
        return encryptionContext;
    }

    @Override
    final void begin(boolean encrypt, KeyHandle with, Optional<AlgorithmParameterSpec> spec)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        if (with.key().spec() != KeySpec.SYMMETRIC_DEFAULT) {
            throw new InvalidKeyException(with + " is not a SYMMETRIC_DEFAULT key; " + name + " needs one");
        }
        if (spec.isPresent() && !(spec.get() instanceof EncryptionContextParameterSpec)) {
            throw new InvalidAlgorithmParameterException(
                    name + " takes an EncryptionContextParameterSpec or no parameters, not "
                            + Strangers.describe(spec.get(), EncryptionContextParameterSpec.class));
        }
        handle = Optional.of(with);
        encryptionContext = spec.map(EncryptionContextParameterSpec.class::cast)
                .map(EncryptionContextParameterSpec::encryptionContext)
                .orElse(Map.of());
        begin(encrypt);
    }

    @Override
    final boolean authenticates() {
        return true;
    }

    @Override
    final AlgorithmParameterSpec spec(AlgorithmParameters parameters) throws InvalidAlgorithmParameterException {
        try {
            return parameters.getParameterSpec(EncryptionContextParameterSpec.class);
        } catch (InvalidParameterSpecException e) {
            throw new InvalidAlgorithmParameterException("the parameters hold no encryption context", e);
        }
    }

    @Override
    final void updateAad(byte[] src, int offset, int length) {
        throw new IllegalStateException(name + " binds an encryption context: pass an EncryptionContextParameterSpec");
    }

    @Override
    final String transformation() {
        return name;
    }

    @Override
    final int blockSize() {
        return 0;
    }

    /** Always null: the result carries what it needs. */
    @Override
    final byte @Nullable [] iv() {
        return null;
    }

    /** The encryption context; null without one, as the result carries everything else. */
    @Override
    final @Nullable AlgorithmParameters parameters() {
        return encryptionContext.isEmpty() ? null : EncryptionContextParameters.of(encryptionContext);
    }
}
