package io.keyhold.envelope;

import io.keyhold.api.FrameSize;
import io.keyhold.api.KmsException;
import io.keyhold.crypto.EncryptionContext;
import io.keyhold.crypto.Engines;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.function.LongConsumer;
import javax.crypto.SecretKey;

/** One envelope whose data key was released: its header and the key of its frames. Safe for concurrent use. */
public final class Message {
    private final EnvelopeHeader header;
    private final SecretKey frameKey;
    private final byte[] aad;
    private final Engines engines;
    private final LongConsumer protectedBytes;

    private Message(EnvelopeHeader header, EnvelopeKeys keys, Engines engines, LongConsumer protectedBytes) {
        this.header = header;
        this.frameKey = keys.frameKey();
        this.aad = header.aad();
        this.engines = engines;
        this.protectedBytes = protectedBytes;
    }

    /** Begins an envelope under a fresh data key. */
    static Message create(
            DataKeys dataKeys,
            Map<String, String> encryptionContext,
            FrameSize frameSize,
            Engines engines,
            SecureRandom random) {
        byte[] context = EncryptionContext.of(encryptionContext).encode();
        byte[] messageId = new byte[Format.MESSAGE_ID_BYTES];
        random.nextBytes(messageId);
        byte[] info = EnvelopeHeader.info(frameSize, messageId, context);
        DataKey dataKey = dataKeys.generate(encryptionContext);
        try (EnvelopeKeys keys = dataKey.use(bytes -> EnvelopeKeys.derive(bytes, info))) {
            return new Message(EnvelopeHeader.create(info, dataKey.wrapped(), keys), keys, engines, dataKey::count);
        } finally {
            dataKey.destroy();
        }
    }

    /**
     * Opens the header of an envelope.
     *
     * @throws KmsException.InvalidCiphertext if header, key and context do not belong together; never says which
     */
    static Message open(
            EnvelopeHeader header, DataKeys dataKeys, Map<String, String> encryptionContext, Engines engines) {
        byte[] expected = EncryptionContext.of(encryptionContext).encode();
        if (!MessageDigest.isEqual(expected, header.encodedContext())) {
            throw Format.refused();
        }
        byte[] dataKey = unwrap(header, dataKeys, encryptionContext);
        try (EnvelopeKeys keys = header.keys(dataKey)) {
            return new Message(header, keys, engines, bytes -> {});
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    /** The data key, or the one refusal where the service finds that the wrapped data key is not of its KMS key. */
    static byte[] unwrap(EnvelopeHeader header, DataKeys dataKeys, Map<String, String> encryptionContext) {
        try {
            return dataKeys.decrypt(header.wrappedDataKey(), encryptionContext);
        } catch (KmsException.InvalidCiphertext | KmsException.IncorrectKey e) {
            throw Format.refused(e);
        }
    }

    EnvelopeHeader header() {
        return header;
    }

    FrameSize frameSize() {
        return header.frameSize();
    }

    /** A cipher for one thread and one direction. */
    FrameCipher cipher() {
        return new FrameCipher(engines, frameKey, aad, header.frameSize());
    }

    /** Tells how many more bytes were sealed. */
    void count(long bytes) {
        protectedBytes.accept(bytes);
    }
}
