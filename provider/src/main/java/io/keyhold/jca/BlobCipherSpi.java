package io.keyhold.jca;

import io.keyhold.api.EncryptionContextParameterSpec;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.io.ByteArrayOutputStream;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code Cipher.getInstance("KEYHOLD")}: {@code Encrypt} and {@code Decrypt} of AWS KMS. The result is a ciphertext blob
 * that names its key; there is no IV to manage. At most 4096 bytes of plaintext.
 */
final class BlobCipherSpi extends HandleCipherSpi {
    private static final int OVERHEAD_BYTES = 122;

    /** The longest member that AWS KMS takes; the service knows the limit of plaintext. */
    private static final int MAX_BYTES = 6144;

    private final ByteArrayOutputStream message = new ByteArrayOutputStream(64);
    private Optional<KeyHandle> handle = Optional.empty();
    private Map<String, String> encryptionContext = Map.of();

    @Override
    void begin(boolean encrypt, KeyHandle with, Optional<AlgorithmParameterSpec> spec)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        if (with.key().spec() != KeySpec.SYMMETRIC_DEFAULT) {
            throw new InvalidKeyException(with + " is no SYMMETRIC_DEFAULT key; KEYHOLD needs one");
        }
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
        require(length);
        message.write(in, offset, length);
        return new byte[0];
    }

    @Override
    int takeSize(int length) {
        return 0;
    }

    @Override
    boolean authenticates() {
        return true;
    }

    /** Refuses, before it is collected, what the service would refuse. */
    private void require(int length) {
        if (length > MAX_BYTES - message.size()) {
            message.reset();
            throw new KmsException.Validation(
                    "a message for KEYHOLD has more than " + MAX_BYTES + " bytes",
                    "Use AES/GCM/NoPadding, or an envelope, for more than 4096 bytes");
        }
    }

    @Override
    byte[] end(byte[] in, int offset, int length) {
        require(length);
        message.write(in, offset, length);
        byte[] all = message.toByteArray();
        message.reset();
        KeyHandle key = handle.orElseThrow(() -> new IllegalStateException("call Cipher.init first"));
        return encrypts()
                ? key.key().encrypt(encryptionContext, all)
                : key.key().decrypt(encryptionContext, all);
    }

    @Override
    AlgorithmParameterSpec spec(AlgorithmParameters parameters) throws InvalidAlgorithmParameterException {
        try {
            return parameters.getParameterSpec(EncryptionContextParameterSpec.class);
        } catch (InvalidParameterSpecException e) {
            throw new InvalidAlgorithmParameterException("the parameters hold no encryption context", e);
        }
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

    /** The encryption context; null without one, as the blob carries everything else. */
    @Override
    protected @Nullable AlgorithmParameters engineGetParameters() {
        return encryptionContext.isEmpty() ? null : EncryptionContextParameters.of(encryptionContext);
    }
}
