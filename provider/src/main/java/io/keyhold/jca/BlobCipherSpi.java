package io.keyhold.jca;

import io.keyhold.api.EncryptionContextParameterSpec;
import java.io.ByteArrayOutputStream;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code Cipher.getInstance("KEYHOLD")}: {@code Encrypt} and {@code Decrypt} of AWS KMS. The result is a ciphertext blob
 * that names its key; there is no IV to manage. At most 4096 bytes of plaintext.
 */
public final class BlobCipherSpi extends HandleCipherSpi {
    private static final int OVERHEAD_BYTES = 122;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream(64);
    private Optional<SecretKeyHandle> handle = Optional.empty();
    private Map<String, String> encryptionContext = Map.of();

    @Override
    void begin(boolean encrypt, SecretKeyHandle with, Optional<AlgorithmParameterSpec> spec)
            throws InvalidAlgorithmParameterException {
        if (spec.isPresent() && !(spec.get() instanceof EncryptionContextParameterSpec)) {
            throw new InvalidAlgorithmParameterException(
                    "KEYHOLD takes an EncryptionContextParameterSpec or no parameters, not a "
                            + spec.get().getClass().getSimpleName());
        }
        handle = Optional.of(with);
        encryptionContext = spec.map(EncryptionContextParameterSpec.class::cast)
                .map(EncryptionContextParameterSpec::encryptionContext)
                .orElse(Map.of());
        message.reset();
    }

    @Override
    byte[] take(byte[] in, int offset, int length) {
        message.write(in, offset, length);
        return new byte[0];
    }

    @Override
    byte[] end(byte[] in, int offset, int length) {
        message.write(in, offset, length);
        byte[] all = message.toByteArray();
        message.reset();
        SecretKeyHandle key = handle.orElseThrow(() -> new IllegalStateException("call Cipher.init first"));
        return encrypts()
                ? key.key().encrypt(encryptionContext, all)
                : key.key().decrypt(encryptionContext, all);
    }

    @Override
    AlgorithmParameterSpec spec(AlgorithmParameters parameters) throws InvalidAlgorithmParameterException {
        throw new InvalidAlgorithmParameterException("pass an EncryptionContextParameterSpec");
    }

    @Override
    protected void engineUpdateAAD(byte[] src, int offset, int len) {
        throw new IllegalStateException("KEYHOLD binds an encryption context: pass an EncryptionContextParameterSpec");
    }

    @Override
    protected int engineGetBlockSize() {
        return 0;
    }

    @Override
    protected int engineGetOutputSize(int length) {
        int total = message.size() + length;
        return encrypts() ? total + OVERHEAD_BYTES : Math.max(0, total - OVERHEAD_BYTES);
    }

    /** Always null: the blob carries what it needs. */
    @Override
    protected byte @Nullable [] engineGetIV() {
        return null;
    }

    /** Always null: the encryption context is the program's to keep. */
    @Override
    protected @Nullable AlgorithmParameters engineGetParameters() {
        return null;
    }
}
