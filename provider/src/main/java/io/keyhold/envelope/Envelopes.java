package io.keyhold.envelope;

import io.keyhold.api.KmsException;
import io.keyhold.crypto.Engines;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;

/**
 * Encrypts and decrypts data of any length under data keys of one KMS key. The key management service is asked when an
 * envelope is begun or opened; what was begun then goes on to its end, also if the KMS key is disabled meanwhile.
 * Immutable, safe for concurrent use.
 *
 * <p>What is wrong with an envelope is {@link InvalidEnvelopeException}, from streams, channels and files; a service that
 * refuses to release a data key is its {@link KmsException}.
 */
public final class Envelopes {
    private static final int MAX_THREADS = 64;

    private final DataKeys dataKeys;
    private final Engines engines;
    private final SecureRandom random;
    private final FrameSize frameSize;
    private final int threads;

    /**
     * Envelopes with frames of the default size, transferred on all processors.
     *
     * @param random where message ids come from, fresh for each envelope
     */
    public Envelopes(DataKeys dataKeys, Engines engines, SecureRandom random) {
        this(
                dataKeys,
                engines,
                random,
                FrameSize.DEFAULT,
                Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()));
    }

    private Envelopes(DataKeys dataKeys, Engines engines, SecureRandom random, FrameSize frameSize, int threads) {
        this.dataKeys = dataKeys;
        this.engines = engines;
        this.random = random;
        this.frameSize = frameSize;
        this.threads = threads;
    }

    /** The same with that frame size for new envelopes. */
    public Envelopes withFrameSize(FrameSize newFrameSize) {
        return new Envelopes(dataKeys, engines, random, newFrameSize, threads);
    }

    /**
     * The same with so many threads for a transfer, the calling one included.
     *
     * @param newThreads 1 to 64; each takes about 1 MiB of heap
     */
    public Envelopes withThreads(int newThreads) {
        if (newThreads < 1 || newThreads > MAX_THREADS) {
            throw new KmsException.Validation(
                    "`" + newThreads + "` threads for a transfer; 1 to " + MAX_THREADS + " are allowed",
                    "Pass the number of processors");
        }
        return new Envelopes(dataKeys, engines, random, frameSize, newThreads);
    }

    /** An engine that asks for its data key with its first piece. */
    public EnvelopeEncryption encryption(Map<String, String> encryptionContext) {
        Map<String, String> context = Map.copyOf(encryptionContext);
        return new EnvelopeEncryption(() -> create(context), frameSize);
    }

    /** An engine that asks for the data key when it has read the header. */
    public EnvelopeDecryption decryption(Map<String, String> encryptionContext) {
        Map<String, String> context = Map.copyOf(encryptionContext);
        return new EnvelopeDecryption(header -> Message.open(header, dataKeys, context, engines));
    }

    /**
     * Begins an envelope.
     *
     * @param out closed with the stream that is returned
     */
    public EnvelopeOutputStream encrypt(OutputStream out, Map<String, String> encryptionContext) throws IOException {
        return new EnvelopeOutputStream(out, encryption(encryptionContext));
    }

    /**
     * Opens an envelope, after reading its header.
     *
     * @param in closed with the stream that is returned
     */
    public EnvelopeInputStream decrypt(InputStream in, Map<String, String> encryptionContext) throws IOException {
        return new EnvelopeInputStream(in, open(EnvelopeHeader.read(in), encryptionContext));
    }

    /**
     * Opens an envelope for reading at any place.
     *
     * @param source begins and ends with the envelope; closed with the channel that is returned
     */
    public EnvelopeChannel decrypt(SeekableByteChannel source, Map<String, String> encryptionContext)
            throws IOException {
        return EnvelopeChannel.open(source, this::open, encryptionContext);
    }

    /**
     * Encrypts all of a stream on several threads. Neither stream is closed. If it fails or the thread is interrupted,
     * what was written is no whole envelope.
     *
     * @return how many bytes of plaintext
     */
    public long encrypt(InputStream in, OutputStream out, Map<String, String> encryptionContext, Progress progress)
            throws IOException {
        Message message = create(encryptionContext);
        out.write(message.header().encode());
        long plaintextBytes = new FramePipeline(message, true, threads).run(in, out, progress);
        out.flush();
        return plaintextBytes;
    }

    /**
     * Decrypts all of a stream on several threads. Neither stream is closed. Plaintext is written as its frames are
     * verified: if this throws, what was written is a verified beginning and not the whole.
     *
     * @return how many bytes of plaintext
     */
    public long decrypt(InputStream in, OutputStream out, Map<String, String> encryptionContext, Progress progress)
            throws IOException {
        Message message = open(EnvelopeHeader.read(in), encryptionContext);
        try {
            long plaintextBytes = new FramePipeline(message, false, threads).run(in, out, progress);
            out.flush();
            return plaintextBytes;
        } catch (KmsException.InvalidCiphertext e) {
            throw new InvalidEnvelopeException(e);
        }
    }

    /**
     * Encrypts a file. The target appears, or is replaced, in one step when the envelope is whole and on disk; until then,
     * and if anything fails, there is only a file {@code .keyhold-*.tmp} beside it, which is removed. The target has the
     * permissions of the file it replaces, or else of the source.
     *
     * @return how many bytes of plaintext
     */
    public long encrypt(Path source, Path target, Map<String, String> encryptionContext, Progress progress)
            throws IOException {
        try (InputStream in = Files.newInputStream(source);
                WholeFile file = WholeFile.begin(target)) {
            long plaintextBytes = encrypt(in, file.output(), encryptionContext, progress);
            file.commit(Permissions.of(target).or(() -> Permissions.of(source)));
            return plaintextBytes;
        }
    }

    /**
     * Decrypts a file. The target appears, or is replaced, in one step when all of the envelope is verified and on disk. It
     * has the permissions of the file it replaces, or else those of the envelope for its owner and none for others.
     *
     * @return how many bytes of plaintext
     */
    public long decrypt(Path source, Path target, Map<String, String> encryptionContext, Progress progress)
            throws IOException {
        try (InputStream in = Files.newInputStream(source);
                WholeFile file = WholeFile.begin(target)) {
            long plaintextBytes = decrypt(in, file.output(), encryptionContext, progress);
            file.commit(Permissions.of(target).or(() -> Permissions.of(source).map(Permissions::ofOwner)));
            return plaintextBytes;
        }
    }

    /** Moves envelopes to the current material, or to the KMS key, that these data keys are wrapped under. */
    public EnvelopeRewrapping rewrapping() {
        return new EnvelopeRewrapping(dataKeys);
    }

    private Message create(Map<String, String> encryptionContext) {
        return Message.create(dataKeys, encryptionContext, frameSize, engines, random);
    }

    private Message open(EnvelopeHeader header, Map<String, String> encryptionContext) throws IOException {
        try {
            return Message.open(header, dataKeys, encryptionContext, engines);
        } catch (KmsException.InvalidCiphertext e) {
            throw new InvalidEnvelopeException(e);
        }
    }
}
