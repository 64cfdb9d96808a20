package io.keyhold.envelope;

import io.keyhold.api.EnvelopeDescription;
import io.keyhold.api.FrameSize;
import io.keyhold.api.InvalidEnvelopeException;
import io.keyhold.api.KmsException;
import io.keyhold.crypto.CiphertextBlob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The header before the frames of an envelope: the claim of whoever wrote it, until the envelope is opened. Immutable.
 */
final class EnvelopeHeader {
    private final byte[] fixed;
    private final byte[] rewrappable;
    private final FrameSize frameSize;

    /** Takes both parts, which are of the form that the format asks for, without copying. */
    EnvelopeHeader(byte[] fixed, byte[] rewrappable) {
        this.fixed = fixed;
        this.rewrappable = rewrappable;
        this.frameSize = Format.frameSize(fixed[Format.FRAME_SIZE_AT]);
    }

    /**
     * Reads a header and leaves the stream at the first frame.
     *
     * @throws InvalidEnvelopeException if the stream does not begin with a header of a known version
     */
    static EnvelopeHeader read(InputStream in) throws IOException {
        try {
            HeaderReader reader = new HeaderReader();
            while (!reader.isComplete()) {
                byte[] part = in.readNBytes(reader.missing());
                if (part.length < reader.missing()) {
                    throw Format.refused();
                }
                reader.accept(part, 0, part.length);
            }
            return reader.header();
        } catch (KmsException.InvalidCiphertext e) {
            throw new InvalidEnvelopeException(e);
        }
    }

    /** The frame size. */
    FrameSize frameSize() {
        return frameSize;
    }

    /** The random id of the message: 64 lower-case hex digits. */
    String messageId() {
        return HexFormat.of().formatHex(fixed, Format.MESSAGE_ID_AT, Format.MESSAGE_ID_AT + Format.MESSAGE_ID_BYTES);
    }

    /**
     * The encryption context; unmodifiable.
     *
     * @throws KmsException.InvalidCiphertext if it is not in its one encoding
     */
    Map<String, String> encryptionContext() {
        return ContextReader.parse(encodedContext());
    }

    /** The wrapped data key, as an array of its own. */
    byte[] wrappedDataKey() {
        return Arrays.copyOfRange(rewrappable, Format.LENGTH_BYTES, rewrappable.length - Format.MAC_BYTES);
    }

    /**
     * The claims of the header.
     *
     * @throws KmsException.InvalidCiphertext if its encryption context is not in its one encoding
     */
    EnvelopeDescription describe() {
        Optional<CiphertextBlob> blob = blob();
        return new EnvelopeDescription(
                messageId(),
                frameSize,
                encryptionContext(),
                blob.map(CiphertextBlob::keyId),
                blob.map(CiphertextBlob::materialId),
                sizeBytes());
    }

    /** How many bytes stand before the first frame. */
    int sizeBytes() {
        return fixed.length + rewrappable.length;
    }

    /** The header as it is in the envelope. */
    byte[] encode() {
        return ByteBuffer.allocate(sizeBytes()).put(fixed).put(rewrappable).array();
    }

    /** Sizes only. */
    @Override
    public String toString() {
        return "EnvelopeHeader[" + frameSize + ", " + sizeBytes() + " bytes]";
    }

    /** Where the re-wrappable part begins. */
    int rewrappableAt() {
        return fixed.length;
    }

    byte[] rewrappable() {
        return rewrappable.clone();
    }

    byte[] encodedContext() {
        return Arrays.copyOfRange(fixed, Format.CONTEXT_AT, fixed.length - Format.COMMITMENT_BYTES);
    }

    /** The AAD of every frame. */
    byte[] aad() {
        return EnvelopeKeys.sha256(fixed);
    }

    /** The keys of the envelope, from its data key; the commitment and the MAC are checked. */
    EnvelopeKeys keys(byte[] dataKey) {
        if (dataKey.length != Format.DATA_KEY_BYTES) {
            throw Format.refused();
        }
        EnvelopeKeys keys = EnvelopeKeys.derive(dataKey, Arrays.copyOf(fixed, fixed.length - Format.COMMITMENT_BYTES));
        if (isOf(keys)) {
            return keys;
        }
        keys.close();
        throw Format.refused();
    }

    /** The same header around a data key that was wrapped again. */
    EnvelopeHeader with(byte[] wrappedDataKey, EnvelopeKeys keys) {
        return new EnvelopeHeader(fixed, rewrappable(wrappedDataKey, keys));
    }

    /** A header for a new message. */
    static EnvelopeHeader create(byte[] info, byte[] wrappedDataKey, EnvelopeKeys keys) {
        byte[] fixed = Arrays.copyOf(info, info.length + Format.COMMITMENT_BYTES);
        System.arraycopy(keys.commitment(), 0, fixed, info.length, Format.COMMITMENT_BYTES);
        return new EnvelopeHeader(fixed, rewrappable(wrappedDataKey, keys));
    }

    /** The fixed part without the commitment. */
    static byte[] info(FrameSize frameSize, byte[] messageId, byte[] encodedContext) {
        return ByteBuffer.allocate(Format.CONTEXT_AT + encodedContext.length)
                .put(Format.MAGIC)
                .put(Format.VERSION)
                .put(Format.SUITE)
                .put(Format.code(frameSize))
                .putShort((short) encodedContext.length)
                .put(messageId)
                .put(encodedContext)
                .array();
    }

    /** The wrapped data key as a ciphertext blob of Keyhold, if it has the form of one. */
    private Optional<CiphertextBlob> blob() {
        try {
            return Optional.of(CiphertextBlob.parse(wrappedDataKey()));
        } catch (KmsException.InvalidCiphertext e) {
            return Optional.empty();
        }
    }

    private boolean isOf(EnvelopeKeys keys) {
        int commitmentAt = fixed.length - Format.COMMITMENT_BYTES;
        int macAt = rewrappable.length - Format.MAC_BYTES;
        byte[] commitment = Arrays.copyOfRange(fixed, commitmentAt, fixed.length);
        byte[] mac = Arrays.copyOfRange(rewrappable, macAt, rewrappable.length);
        return MessageDigest.isEqual(commitment, keys.commitment())
                && MessageDigest.isEqual(mac, keys.mac(Arrays.copyOf(rewrappable, macAt)));
    }

    private static byte[] rewrappable(byte[] wrapped, EnvelopeKeys keys) {
        DataKey.requireWrapped(wrapped);
        int macAt = Format.LENGTH_BYTES + wrapped.length;
        byte[] part = ByteBuffer.allocate(macAt + Format.MAC_BYTES)
                .putShort((short) wrapped.length)
                .put(wrapped)
                .array();
        System.arraycopy(keys.mac(Arrays.copyOf(part, macAt)), 0, part, macAt, Format.MAC_BYTES);
        return part;
    }
}
