package io.keyhold.jca;

import io.keyhold.api.KmsException;
import io.keyhold.handles.MessageBuffer;

/**
 * {@code Cipher.getInstance("KEYHOLD")}: {@code Encrypt} and {@code Decrypt} of AWS KMS. The result is a ciphertext blob
 * that names its key; there is no IV to manage. At most 4096 bytes of plaintext.
 */
final class BlobCipherSpi extends ContextCipherSpi {
    /** The longest member that AWS KMS takes; the service knows the limit of plaintext. */
    private static final int MAX_BYTES = 6144;

    private final MessageBuffer message = new MessageBuffer();

    /** A piece was refused: what is left is not a message, until the next {@code init}. */
    private boolean tooLong;

    BlobCipherSpi() {
        super("KEYHOLD");
    }

    @Override
    void begin(boolean encrypt) {
        tooLong = false;
        message.clear();
    }

    @Override
    byte[] take(byte[] in, int offset, int length) {
        require(length);
        message.add(in, offset, length);
        return new byte[0];
    }

    @Override
    int takeSize(int length) {
        return 0;
    }

    /** Refuses, before it is collected, what the service would refuse. */
    private void require(int length) {
        tooLong |= length > MAX_BYTES - message.size();
        if (tooLong) {
            message.clear();
            throw new KmsException.Validation(
                    "a message for KEYHOLD has more than " + MAX_BYTES + " bytes",
                    "Use " + EnvelopeCipherSpi.NAME + " for more than 4096 bytes");
        }
    }

    @Override
    byte[] end(byte[] in, int offset, int length) {
        require(length);
        return message.finish(
                in,
                offset,
                length,
                whole -> encrypts()
                        ? handle().key().encrypt(encryptionContext(), whole)
                        : handle().key().decrypt(encryptionContext(), whole));
    }

    @Override
    int outputSize(int length) {
        int overhead = handle().key().blobOverheadBytes();
        return clamped((long) message.size() + length + (encrypts() ? overhead : -overhead));
    }
}
