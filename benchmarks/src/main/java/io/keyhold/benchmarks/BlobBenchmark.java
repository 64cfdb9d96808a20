package io.keyhold.benchmarks;

import io.keyhold.KeyholdProvider;
import io.keyhold.api.KeyholdKeyGenSpec;
import io.keyhold.crypto.OsRandom;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The ciphertext blob of {@code Cipher} {@code KEYHOLD} beside AES-GCM of SunJCE. A blob takes a fresh key for each
 * message, so SunJCE is measured with a raw key of always and with a key of its own for each message.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class BlobBenchmark {
    private static final int TAG_BITS = 128;

    /** The length of the message in bytes. */
    @Param({"16", "256", "4096"})
    public int size;

    private final SecureRandom random = OsRandom.open();
    private final SecretKey raw = new SecretKeySpec(new byte[32], "AES");
    private byte[] message;
    private BenchmarkKeyhold keyhold;
    private SecretKey handle;
    private Cipher managed;
    private Cipher bare;
    private byte[] blob;

    /** Opens the store and makes a key, a message and a blob. */
    @Setup
    public void open() throws IOException, GeneralSecurityException {
        message = new byte[size];
        keyhold = new BenchmarkKeyhold();
        Provider provider = new KeyholdProvider(keyhold.keyhold);
        KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
        generator.init(KeyholdKeyGenSpec.named("blob"));
        handle = generator.generateKey();
        managed = Cipher.getInstance("KEYHOLD", provider);
        bare = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        blob = encrypt();
    }

    /** Closes the store. */
    @TearDown
    public void close() throws IOException {
        keyhold.close();
    }

    /** Encrypts into a blob. */
    @Benchmark
    public byte[] encrypt() throws GeneralSecurityException {
        managed.init(Cipher.ENCRYPT_MODE, handle);
        return managed.doFinal(message);
    }

    /** Decrypts a blob. */
    @Benchmark
    public byte[] decrypt() throws GeneralSecurityException {
        managed.init(Cipher.DECRYPT_MODE, handle);
        return managed.doFinal(blob);
    }

    /** AES-GCM with one raw key and a fresh IV. */
    @Benchmark
    public byte[] encryptBare() throws GeneralSecurityException {
        byte[] iv = new byte[12];
        random.nextBytes(iv);
        bare.init(Cipher.ENCRYPT_MODE, raw, new GCMParameterSpec(TAG_BITS, iv));
        return bare.doFinal(message);
    }

    /** AES-GCM with a fresh raw key. */
    @Benchmark
    public byte[] encryptBareFreshKey() throws GeneralSecurityException {
        byte[] key = new byte[32];
        random.nextBytes(key);
        bare.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, new byte[12]));
        return bare.doFinal(message);
    }
}
