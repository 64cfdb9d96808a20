package io.keyhold.jca;

import io.keyhold.api.KmsException;
import io.keyhold.handles.ManagedKey.Wrapping;
import java.io.ByteArrayOutputStream;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * AES key wrap (RFC 3394) and key wrap with padding (RFC 5649) on a handle: wraps software keys, and unwraps them to
 * software keys of the caller's. The same key always wraps the same; there is no IV to give.
 */
final class WrapCipherSpi extends HandleCipherSpi {
    private static final int MAX_BYTES = 6144;
    private static final int SEMIBLOCK = 8;
    private final Wrapping wrapping;
    private final String name;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream(64);
    private Optional<KeyHandle> handle = Optional.empty();

    /** A piece was refused: what is left is not a message, until the next {@code init}. */
    private boolean tooLong;

    WrapCipherSpi(Wrapping wrapping, String name) {
        this.wrapping = wrapping;
        this.name = name;
    }

    @Override
    void begin(boolean encrypt, KeyHandle with, Optional<AlgorithmParameterSpec> spec)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        JcaErrors.requireAes(with, name);
        if (spec.isPresent()) {
            throw new InvalidAlgorithmParameterException(name + " takes no parameters: its initial value is fixed");
        }
        handle = Optional.of(with);
        tooLong = false;
        message.reset();
    }

    @Override
    byte[] take(byte[] in, int offset, int length) {
        tooLong |= length > MAX_BYTES - message.size();
        if (tooLong) {
            message.reset();
            throw new KmsException.Validation(
                    "a key for " + name + " has more than " + MAX_BYTES + " bytes",
                    "Use AES/GCM/NoPadding, or an envelope, for data");
        }
        message.write(in, offset, length);
        return new byte[0];
    }

    @Override
    byte[] end(byte[] in, int offset, int length) {
        take(in, offset, length);
        byte[] all = message.toByteArray();
        message.reset();
        KeyHandle key = handle.orElseThrow(() -> new IllegalStateException("call Cipher.init first"));
        try {
            return encrypts() ? key.key().wrap(wrapping, all) : key.key().unwrap(wrapping, all);
        } finally {
            Arrays.fill(all, (byte) 0);
        }
    }

    @Override
    int takeSize(int length) {
        return 0;
    }

    @Override
    boolean authenticates() {
        return false;
    }

    @Override
    AlgorithmParameterSpec spec(AlgorithmParameters parameters) throws InvalidAlgorithmParameterException {
        throw new InvalidAlgorithmParameterException(name + " takes no parameters: its initial value is fixed");
    }

    @Override
    void updateAad(byte[] src, int offset, int length) {
        throw new IllegalStateException(name + " binds no authenticated data");
    }

    @Override
    String transformation() {
        return name;
    }

    @Override
    int blockSize() {
        return SEMIBLOCK;
    }

    @Override
    int outputSize(int length) {
        long total = (long) message.size() + length;
        return clamped(encrypts() ? (total + SEMIBLOCK - 1) / SEMIBLOCK * SEMIBLOCK + SEMIBLOCK : total - SEMIBLOCK);
    }

    @Override
    byte @Nullable [] iv() {
        return null;
    }

    @Override
    @Nullable AlgorithmParameters parameters() {
        return null;
    }
}
