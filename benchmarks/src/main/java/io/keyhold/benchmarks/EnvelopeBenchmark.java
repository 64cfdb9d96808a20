package io.keyhold.benchmarks;

import io.keyhold.api.EnvelopeOutputStream;
import io.keyhold.api.Envelopes;
import io.keyhold.api.FrameSize;
import io.keyhold.api.Progress;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.OsRandom;
import io.keyhold.envelope.DataKey;
import io.keyhold.envelope.DataKeys;
import io.keyhold.envelope.KeyEnvelopes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Envelopes of 32 MiB against a bare {@code AES/GCM/NoPadding} of SunJCE that seals the same source in pieces of the same
 * size, with a fresh IV and no AAD for each: milliseconds for the whole, so that the quotient of two lines is that of their
 * throughputs. {@code parallel…} uses the threads named by the parameter.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class EnvelopeBenchmark {
    private static final int SOURCE_BYTES = 32 << 20;
    private static final int READ_BYTES = 64 << 10;
    private static final int TAG_BYTES = 16;
    private static final Map<String, String> CONTEXT = Map.of("purpose", "benchmark");

    /** The frame size. */
    @Param({"KIB_4", "KIB_8", "KIB_16"})
    public FrameSize frameSize = FrameSize.DEFAULT;

    /** Threads of a parallel transfer. */
    @Param("2")
    public int threads;

    private final byte[] source = new byte[SOURCE_BYTES];
    private final byte[] piece = new byte[READ_BYTES];
    private final SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
    private byte[] bareSealed = new byte[0];
    private byte[] envelope = new byte[0];
    private byte[] frame = new byte[0];
    private Envelopes envelopes = envelopes(FrameSize.DEFAULT, 1);
    private Cipher bare = cipher();

    /** Fills the source, and makes what the decryptions read. */
    @Setup
    public void prepare() throws IOException, GeneralSecurityException {
        for (int i = 0; i < source.length; i++) {
            source[i] = (byte) (i * 31 + (i >> 8));
        }
        bare = cipher();
        envelopes = envelopes(frameSize, threads);
        frame = new byte[frameSize.bytes() + TAG_BYTES];
        ByteArrayOutputStream out = new ByteArrayOutputStream(SOURCE_BYTES + (SOURCE_BYTES >> 6));
        envelopes.encrypt(new ByteArrayInputStream(source), out, CONTEXT, Progress.NONE);
        envelope = out.toByteArray();
        ByteArrayOutputStream sealed = new ByteArrayOutputStream(SOURCE_BYTES + (SOURCE_BYTES >> 6));
        for (int i = 0, at = 0; at < source.length; i++, at += frameSize.bytes()) {
            bare.init(Cipher.ENCRYPT_MODE, key, iv(i));
            sealed.write(bare.doFinal(source, at, frameSize.bytes()));
        }
        bareSealed = sealed.toByteArray();
    }

    /** The yardstick of encryption. */
    @Benchmark
    public int bareEncrypt() throws GeneralSecurityException {
        int written = 0;
        for (int i = 0, at = 0; at < source.length; i++, at += frameSize.bytes()) {
            bare.init(Cipher.ENCRYPT_MODE, key, iv(i));
            written += bare.doFinal(source, at, frameSize.bytes(), frame, 0);
        }
        return written;
    }

    /** The yardstick of decryption. */
    @Benchmark
    public int bareDecrypt() throws GeneralSecurityException {
        int written = 0;
        for (int i = 0, at = 0; at < bareSealed.length; i++, at += frame.length) {
            bare.init(Cipher.DECRYPT_MODE, key, iv(i));
            written += bare.doFinal(bareSealed, at, frame.length, frame, 0);
        }
        return written;
    }

    /** One thread, in writes of 64 KiB. */
    @Benchmark
    public void streamEncrypt() throws IOException {
        try (EnvelopeOutputStream out = envelopes.encrypt(OutputStream.nullOutputStream(), CONTEXT)) {
            for (int at = 0; at < source.length; at += READ_BYTES) {
                out.write(source, at, READ_BYTES);
            }
        }
    }

    /** One thread, in reads of 64 KiB. */
    @Benchmark
    public long streamDecrypt() throws IOException {
        long read = 0;
        try (InputStream in = envelopes.decrypt(new ByteArrayInputStream(envelope), CONTEXT)) {
            for (int part = in.read(piece); part >= 0; part = in.read(piece)) {
                read += part;
            }
        }
        return read;
    }

    /** One thread, handed on without a copy. */
    @Benchmark
    public long streamDecryptTransfer() throws IOException {
        try (InputStream in = envelopes.decrypt(new ByteArrayInputStream(envelope), CONTEXT)) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** One thread, pushed in writes of 64 KiB. */
    @Benchmark
    public void streamDecryptPush() throws IOException {
        try (EnvelopeOutputStream out = envelopes.decrypt(OutputStream.nullOutputStream(), CONTEXT)) {
            for (int at = 0; at < envelope.length; at += READ_BYTES) {
                out.write(envelope, at, Math.min(READ_BYTES, envelope.length - at));
            }
        }
    }

    /** Several threads, pushed in one write. */
    @Benchmark
    public void parallelEncryptPush() throws IOException {
        try (EnvelopeOutputStream out = envelopes.encrypt(OutputStream.nullOutputStream(), CONTEXT)) {
            out.write(source, 0, source.length);
        }
    }

    /** Several threads, pushed in one write. */
    @Benchmark
    public void parallelDecryptPush() throws IOException {
        try (EnvelopeOutputStream out = envelopes.decrypt(OutputStream.nullOutputStream(), CONTEXT)) {
            out.write(envelope, 0, envelope.length);
        }
    }

    /** Several threads. */
    @Benchmark
    public long parallelEncrypt() throws IOException {
        return envelopes.encrypt(
                new ByteArrayInputStream(source), OutputStream.nullOutputStream(), CONTEXT, Progress.NONE);
    }

    /** Several threads. */
    @Benchmark
    public long parallelDecrypt() throws IOException {
        return envelopes.decrypt(
                new ByteArrayInputStream(envelope), OutputStream.nullOutputStream(), CONTEXT, Progress.NONE);
    }

    private static GCMParameterSpec iv(int index) {
        return new GCMParameterSpec(
                8 * TAG_BYTES, ByteBuffer.allocate(12).putInt(0, index).array());
    }

    private static Cipher cipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Envelopes envelopes(FrameSize frameSize, int threads) {
        return new KeyEnvelopes(new FixedDataKeys(), Engines.choose(Engines.Choice.JDK), OsRandom.open())
                .withFrameSize(frameSize)
                .withThreads(threads);
    }

    /** A service that takes no time, so that the frames are what is measured. */
    private static final class FixedDataKeys implements DataKeys {
        private final byte[] dataKey = new byte[32];

        @Override
        public DataKey generate(Map<String, String> encryptionContext) {
            return DataKey.of(dataKey, new byte[154]);
        }

        @Override
        public byte[] decrypt(byte[] wrappedDataKey, Map<String, String> encryptionContext) {
            return dataKey.clone();
        }

        @Override
        public byte[] rewrap(byte[] wrappedDataKey, Map<String, String> encryptionContext) {
            return wrappedDataKey;
        }

        @Override
        public boolean isCurrent(byte[] wrappedDataKey) {
            return true;
        }

        @Override
        public DataKeys withAnyKey() {
            return this;
        }
    }
}
