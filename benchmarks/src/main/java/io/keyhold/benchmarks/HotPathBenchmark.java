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
import javax.crypto.Mac;
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
 * {@code AES/GCM/NoPadding} and {@code HmacSHA256} on a handle, decided, counted and audited, beside SunJCE with a raw
 * key. Both sides draw a fresh IV from the operating system for each message.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class HotPathBenchmark {
    private static final int TAG_BITS = 128;

    /** One Keyhold and one raw key for all threads. */
    @State(Scope.Benchmark)
    public static class Keys {
        private final SecureRandom random = OsRandom.open();
        private BenchmarkKeyhold keyhold;
        private Provider provider;
        private SecretKey aes;
        private SecretKey hmac;

        /** Opens the store and makes the keys. */
        @Setup
        public void open() throws IOException, GeneralSecurityException {
            keyhold = new BenchmarkKeyhold();
            provider = new KeyholdProvider(keyhold.keyhold);
            aes = generate("AES");
            hmac = generate("HmacSHA256");
        }

        private SecretKey generate(String algorithm) throws GeneralSecurityException {
            KeyGenerator generator = KeyGenerator.getInstance(algorithm, provider);
            generator.init(KeyholdKeyGenSpec.named(algorithm));
            return generator.generateKey();
        }

        /** Closes the store. */
        @TearDown
        public void close() throws IOException {
            keyhold.close();
        }
    }

    /** The ciphers and messages of one thread. */
    @State(Scope.Thread)
    public static class Work {
        /** The length of the message in bytes. */
        @Param({"16", "256", "4096", "65536", "1048576"})
        public int size;

        private final SecretKey rawAes = new SecretKeySpec(new byte[32], "AES");
        private final SecretKey rawHmac = new SecretKeySpec(new byte[32], "HmacSHA256");
        private byte[] message;
        private Cipher managedCipher;
        private Cipher bareCipher;
        private Mac managedMac;
        private Mac bareMac;
        private byte[] managedIv;
        private byte[] managedSealed;
        private final byte[] bareIv = new byte[12];
        private byte[] bareSealed;

        /** Makes ciphers and something to open. */
        @Setup
        public void prepare(Keys keys) throws GeneralSecurityException {
            message = new byte[size];
            managedCipher = Cipher.getInstance("AES/GCM/NoPadding", keys.provider);
            bareCipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
            managedMac = Mac.getInstance("HmacSHA256", keys.provider);
            managedMac.init(keys.hmac);
            bareMac = Mac.getInstance("HmacSHA256", "SunJCE");
            bareMac.init(rawHmac);
            managedCipher.init(Cipher.ENCRYPT_MODE, keys.aes);
            managedSealed = managedCipher.doFinal(message);
            managedIv = managedCipher.getIV();
            bareCipher.init(Cipher.ENCRYPT_MODE, rawAes, new GCMParameterSpec(TAG_BITS, bareIv));
            bareSealed = bareCipher.doFinal(message);
        }
    }

    /** Encrypts with a handle. */
    @Benchmark
    public byte[] encryptManaged(Keys keys, Work work) throws GeneralSecurityException {
        work.managedCipher.init(Cipher.ENCRYPT_MODE, keys.aes);
        return work.managedCipher.doFinal(work.message);
    }

    /** Encrypts with a raw key. */
    @Benchmark
    public byte[] encryptBare(Keys keys, Work work) throws GeneralSecurityException {
        byte[] iv = new byte[12];
        keys.random.nextBytes(iv);
        work.bareCipher.init(Cipher.ENCRYPT_MODE, work.rawAes, new GCMParameterSpec(TAG_BITS, iv));
        return work.bareCipher.doFinal(work.message);
    }

    /** Decrypts with a handle. */
    @Benchmark
    public byte[] decryptManaged(Keys keys, Work work) throws GeneralSecurityException {
        work.managedCipher.init(Cipher.DECRYPT_MODE, keys.aes, new GCMParameterSpec(TAG_BITS, work.managedIv));
        return work.managedCipher.doFinal(work.managedSealed);
    }

    /** Decrypts with a raw key. */
    @Benchmark
    public byte[] decryptBare(Work work) throws GeneralSecurityException {
        work.bareCipher.init(Cipher.DECRYPT_MODE, work.rawAes, new GCMParameterSpec(TAG_BITS, work.bareIv));
        return work.bareCipher.doFinal(work.bareSealed);
    }

    /** A MAC with a handle. */
    @Benchmark
    public byte[] macManaged(Work work) {
        return work.managedMac.doFinal(work.message);
    }

    /** A MAC with a raw key. */
    @Benchmark
    public byte[] macBare(Work work) {
        return work.bareMac.doFinal(work.message);
    }
}
