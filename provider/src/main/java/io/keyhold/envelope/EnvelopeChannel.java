package io.keyhold.envelope;

import io.keyhold.api.InvalidEnvelopeException;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the plaintext of an envelope at any place, opening only the frames that are asked for. The last frame is verified
 * first, so the size is not a guess. Frames that were not read are not verified. Safe for concurrent use.
 */
final class EnvelopeChannel implements SeekableByteChannel {
    private static final long NONE = -1;

    private final SeekableByteChannel source;
    private final long bodyAt;
    private final long frames;
    private final long size;
    private final int lastSealedBytes;
    private final byte[] sealed;
    private final byte[] opened;
    private @Nullable FrameCipher cipher;
    private long loaded = NONE;
    private long position;

    private EnvelopeChannel(SeekableByteChannel source, Message message) throws IOException {
        int sealedBytes = Format.sealedBytes(message.frameSize());
        this.source = source;
        this.cipher = message.cipher();
        this.bodyAt = message.header().sizeBytes();
        long body = source.size() - bodyAt;
        this.frames = body / sealedBytes + 1;
        this.lastSealedBytes = (int) (body % sealedBytes);
        this.size = (frames - 1) * message.frameSize().bytes() + lastSealedBytes - Format.TAG_BYTES;
        this.sealed = new byte[sealedBytes];
        this.opened = new byte[sealedBytes];
    }

    /**
     * Opens a channel over an envelope, which begins at the first byte of the source and ends with its last.
     *
     * @param source closed with this channel; nobody else moves its position
     */
    static EnvelopeChannel open(SeekableByteChannel source, Opener opener, Map<String, String> encryptionContext)
            throws IOException {
        source.position(0);
        EnvelopeHeader header = EnvelopeHeader.read(Channels.newInputStream(source));
        EnvelopeChannel channel = new EnvelopeChannel(source, opener.open(header, encryptionContext));
        channel.load(channel.frames - 1);
        return channel;
    }

    /** Opens headers. */
    interface Opener {
        /** The message behind a header. */
        Message open(EnvelopeHeader header, Map<String, String> encryptionContext) throws IOException;
    }

    /**
     * Reads verified plaintext at the position.
     *
     * @throws InvalidEnvelopeException if a frame is refused
     */
    @Override
    public synchronized int read(ByteBuffer out) throws IOException {
        requireOpen();
        if (position >= size) {
            return -1;
        }
        int frameBytes = sealed.length - Format.TAG_BYTES;
        int read = 0;
        while (out.hasRemaining() && position < size) {
            load(position / frameBytes);
            int at = (int) (position % frameBytes);
            int part = (int) Math.min(Math.min(out.remaining(), frameBytes - at), size - position);
            out.put(opened, at, part);
            position += part;
            read += part;
        }
        return read;
    }

    /** The size of the plaintext. */
    @Override
    public synchronized long size() throws IOException {
        requireOpen();
        return size;
    }

    @Override
    public synchronized long position() throws IOException {
        requireOpen();
        return position;
    }

    @Override
    public synchronized SeekableByteChannel position(long newPosition) throws IOException {
        requireOpen();
        if (newPosition < 0) {
            throw new IllegalArgumentException("position `" + newPosition + "` is negative");
        }
        position = newPosition;
        return this;
    }

    /** Refused: the channel is read-only. */
    @Override
    public int write(ByteBuffer in) {
        throw new NonWritableChannelException();
    }

    /** Refused: the channel is read-only. */
    @Override
    public SeekableByteChannel truncate(long newSize) {
        throw new NonWritableChannelException();
    }

    @Override
    public synchronized boolean isOpen() {
        return cipher != null;
    }

    /** Closes the source, drops the key and overwrites what plaintext is held. */
    @Override
    public synchronized void close() throws IOException {
        cipher = null;
        loaded = NONE;
        Arrays.fill(opened, (byte) 0);
        source.close();
    }

    private FrameCipher requireOpen() throws IOException {
        FrameCipher opener = cipher;
        if (opener == null) {
            throw new ClosedChannelException();
        }
        return opener;
    }

    private void load(long index) throws IOException {
        if (index == loaded) {
            return;
        }
        loaded = NONE;
        boolean last = index == frames - 1;
        int length = last ? lastSealedBytes : sealed.length;
        try {
            readFully(bodyAt + index * sealed.length, length);
            requireOpen().open(index, sealed, 0, length, last, opened, 0);
        } catch (KmsException.InvalidCiphertext e) {
            Arrays.fill(opened, (byte) 0);
            throw new InvalidEnvelopeException(e);
        }
        loaded = index;
    }

    private void readFully(long at, int length) throws IOException {
        source.position(at);
        ByteBuffer buffer = ByteBuffer.wrap(sealed, 0, length);
        while (buffer.hasRemaining()) {
            if (source.read(buffer) < 0) {
                throw Format.refused();
            }
        }
    }
}
