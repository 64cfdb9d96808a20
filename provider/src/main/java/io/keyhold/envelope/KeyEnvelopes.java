package io.keyhold.envelope;

import io.keyhold.api.EnvelopeDescription;
import io.keyhold.api.EnvelopeOutputStream;
import io.keyhold.api.Envelopes;
import io.keyhold.api.FrameSize;
import io.keyhold.api.InvalidEnvelopeException;
import io.keyhold.api.KmsException;
import io.keyhold.api.Progress;
import io.keyhold.crypto.Engines;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/**
 * Envelopes under the data keys of one KMS key. Immutable, safe for concurrent use.
 */
public final class KeyEnvelopes implements Envelopes {
    private static final int MAX_THREADS = 64;

    private final DataKeys dataKeys;
    private final Engines engines;
    private final SecureRandom random;
    private final FrameSize frameSize;
    private final int threads;
    private final Executor executor;

    /**
     * Envelopes with frames of the default size, transferred on all processors.
     *
     * @param random where message ids come from, fresh for each envelope
     */
    public KeyEnvelopes(DataKeys dataKeys, Engines engines, SecureRandom random) {
        this(
                dataKeys,
                engines,
                random,
                FrameSize.DEFAULT,
                Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()),
                lenders());
    }

    private KeyEnvelopes(
            DataKeys dataKeys,
            Engines engines,
            SecureRandom random,
            FrameSize frameSize,
            int threads,
            Executor executor) {
        this.dataKeys = dataKeys;
        this.engines = engines;
        this.random = random;
        this.frameSize = frameSize;
        this.threads = threads;
        this.executor = executor;
    }

    @Override
    public KeyEnvelopes withFrameSize(FrameSize newFrameSize) {
        return new KeyEnvelopes(dataKeys, engines, random, newFrameSize, threads, executor);
    }

    @Override
    public KeyEnvelopes withThreads(int newThreads) {
        if (newThreads < 1 || newThreads > MAX_THREADS) {
            throw new KmsException.Validation(
                    "`" + newThreads + "` threads for a transfer; 1 to " + MAX_THREADS + " are allowed",
                    "Pass the number of processors");
        }
        return new KeyEnvelopes(dataKeys, engines, random, frameSize, newThreads, executor);
    }

    @Override
    public KeyEnvelopes withAnyKey() {
        return new KeyEnvelopes(dataKeys.withAnyKey(), engines, random, frameSize, threads, executor);
    }

    /** The common pool, or nobody where it has no threads: it would keep what it is given. */
    private static Executor lenders() {
        return ForkJoinPool.getCommonPoolParallelism() == 0 ? task -> {} : ForkJoinPool.commonPool();
    }

    /** The same with threads lent by another executor than the common pool. */
    KeyEnvelopes withExecutor(Executor newExecutor) {
        return new KeyEnvelopes(dataKeys, engines, random, frameSize, threads, newExecutor);
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

    @Override
    public EnvelopeOutputStream encrypt(OutputStream out, Map<String, String> encryptionContext) throws IOException {
        Message message = create(encryptionContext);
        out.write(message.header().encode());
        return new EncryptingOutputStream(out, new FrameWriter(pipeline(message, true), out));
    }

    @Override
    public EnvelopeOutputStream decrypt(OutputStream out, Map<String, String> encryptionContext) {
        Map<String, String> context = Map.copyOf(encryptionContext);
        return new DecryptingOutputStream(out, header -> {
            Message message = Message.open(header, dataKeys, context, engines);
            return new FrameWriter(pipeline(message, false), out);
        });
    }

    @Override
    public InputStream encrypt(InputStream in, Map<String, String> encryptionContext) {
        return new EncryptingInputStream(in, encryption(encryptionContext));
    }

    @Override
    public InputStream decrypt(InputStream in, Map<String, String> encryptionContext) throws IOException {
        return new DecryptingInputStream(in, open(EnvelopeHeader.read(in), encryptionContext));
    }

    @Override
    public SeekableByteChannel decrypt(SeekableByteChannel source, Map<String, String> encryptionContext)
            throws IOException {
        return EnvelopeChannel.open(source, this::open, encryptionContext);
    }

    @Override
    public long encrypt(InputStream in, OutputStream out, Map<String, String> encryptionContext, Progress progress)
            throws IOException {
        Message message = create(encryptionContext);
        out.write(message.header().encode());
        try (FramePipeline pipeline = pipeline(message, true)) {
            long plaintextBytes = pipeline.run(in, out, progress);
            out.flush();
            return plaintextBytes;
        }
    }

    @Override
    public long decrypt(InputStream in, OutputStream out, Map<String, String> encryptionContext, Progress progress)
            throws IOException {
        Message message = open(EnvelopeHeader.read(in), encryptionContext);
        try (FramePipeline pipeline = pipeline(message, false)) {
            long plaintextBytes = pipeline.run(in, out, progress);
            out.flush();
            return plaintextBytes;
        } catch (KmsException.InvalidCiphertext e) {
            throw new InvalidEnvelopeException(e);
        }
    }

    @Override
    public long encrypt(Path source, Path target, Map<String, String> encryptionContext, Progress progress)
            throws IOException {
        try (InputStream in = Files.newInputStream(source);
                WholeFile file = WholeFile.begin(target)) {
            long plaintextBytes = encrypt(in, file.output(), encryptionContext, progress);
            file.commit(PosixPermissions.of(target).or(() -> PosixPermissions.of(source)));
            return plaintextBytes;
        }
    }

    @Override
    public long decrypt(Path source, Path target, Map<String, String> encryptionContext, Progress progress)
            throws IOException {
        try (InputStream in = Files.newInputStream(source);
                WholeFile file = WholeFile.begin(target)) {
            long plaintextBytes = decrypt(in, file.output(), encryptionContext, progress);
            file.commit(PosixPermissions.of(target)
                    .or(() -> PosixPermissions.of(source).map(PosixPermissions::ofOwner)));
            return plaintextBytes;
        }
    }

    @Override
    public EnvelopeDescription describe(InputStream in) throws IOException {
        try {
            return EnvelopeHeader.read(in).describe();
        } catch (KmsException.InvalidCiphertext e) {
            throw new InvalidEnvelopeException(e);
        }
    }

    @Override
    public boolean needsRewrap(InputStream in) throws IOException {
        return !dataKeys.isCurrent(EnvelopeHeader.read(in).wrappedDataKey());
    }

    @Override
    public boolean needsRewrap(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return needsRewrap(in);
        }
    }

    @Override
    public void rewrap(InputStream in, OutputStream out) throws IOException {
        rewrapping().rewrap(in, out);
    }

    @Override
    public void rewrap(Path file) throws IOException {
        rewrapping().rewrap(file);
    }

    @Override
    public void rewrapInPlace(Path file) throws IOException {
        rewrapping().rewrapInPlace(file);
    }

    private EnvelopeRewrapping rewrapping() {
        return new EnvelopeRewrapping(dataKeys.withAnyKey());
    }

    private FramePipeline pipeline(Message message, boolean seals) {
        return new FramePipeline(message, seals, threads, executor);
    }

    private Message create(Map<String, String> encryptionContext) {
        return Message.create(dataKeys, Map.copyOf(encryptionContext), frameSize, engines, random);
    }

    private Message open(EnvelopeHeader header, Map<String, String> encryptionContext) throws IOException {
        try {
            return Message.open(header, dataKeys, Map.copyOf(encryptionContext), engines);
        } catch (KmsException.InvalidCiphertext e) {
            throw new InvalidEnvelopeException(e);
        }
    }
}
