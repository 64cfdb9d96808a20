package io.keyhold.benchmarks;

import io.keyhold.KeyholdProvider;
import io.keyhold.api.KeyholdKeyGenSpec;
import io.keyhold.crypto.OsRandom;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@link HotPathBenchmark} and {@link BlobBenchmark} by processor time of the thread, in turns. Arguments: rounds (100),
 * then message lengths in bytes (16 256 4096).
 */
public final class HotPathCpuTime {
    private static final int TAG_BITS = 128;
    private static final int ROUND_BYTES = 4 << 20;
    private static final int ROUND_CALLS = 1000;

    private HotPathCpuTime() {}

    /** Prints what each work costs, and the quotient to the bare one. */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100;
        String[] sizes = arguments.length > 1
                ? java.util.Arrays.copyOfRange(arguments, 1, arguments.length)
                : new String[] {"16", "256", "4096"};
        try (BenchmarkKeyhold keyhold = new BenchmarkKeyhold()) {
            Provider provider = new KeyholdProvider(keyhold.keyhold);
            for (String size : sizes) {
                measure(provider, Integer.parseInt(size), rounds);
            }
        }
    }

    private static void measure(Provider provider, int size, int rounds) throws Exception {
        SecureRandom random = OsRandom.open();
        byte[] message = new byte[size];
        SecretKey raw = new SecretKeySpec(new byte[32], "AES");
        SecretKey handle = generate(provider, "AES", "aes" + size);
        SecretKey macHandle = generate(provider, "HmacSHA256", "mac" + size);
        Cipher managed = Cipher.getInstance("AES/GCM/NoPadding", provider);
        Cipher managedOpening = Cipher.getInstance("AES/GCM/NoPadding", provider);
        Cipher bare = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        Cipher bareOpening = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        Cipher fresh = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        Cipher freshOpening = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        Cipher blobs = Cipher.getInstance("KEYHOLD", provider);
        Cipher blobsOpening = Cipher.getInstance("KEYHOLD", provider);
        Mac managedMac = Mac.getInstance("HmacSHA256", provider);
        managedMac.init(macHandle);
        Mac bareMac = Mac.getInstance("HmacSHA256", "SunJCE");
        bareMac.init(raw);
        managed.init(Cipher.ENCRYPT_MODE, handle);
        byte[] sealed = managed.doFinal(message);
        GCMParameterSpec parameters = new GCMParameterSpec(TAG_BITS, managed.getIV());
        GCMParameterSpec bareParameters = new GCMParameterSpec(TAG_BITS, new byte[12]);
        bare.init(Cipher.ENCRYPT_MODE, raw, bareParameters);
        byte[] bareSealed = bare.doFinal(message);
        blobs.init(Cipher.ENCRYPT_MODE, handle);
        byte[] blob = blobs.doFinal(message);
        SecretKey[] keys = {new SecretKeySpec(new byte[32], "AES"), raw(1)};
        int[] turn = {0};
        CpuTime cpu = new CpuTime()
                .add("bare encrypt", () -> {
                    byte[] iv = new byte[12];
                    random.nextBytes(iv);
                    bare.init(Cipher.ENCRYPT_MODE, raw, new GCMParameterSpec(TAG_BITS, iv));
                    return bare.doFinal(message);
                })
                .add("managed encrypt", () -> {
                    managed.init(Cipher.ENCRYPT_MODE, handle);
                    return managed.doFinal(message);
                })
                .add("bare decrypt", () -> {
                    bareOpening.init(Cipher.DECRYPT_MODE, raw, bareParameters);
                    return bareOpening.doFinal(bareSealed);
                })
                .add("managed decrypt", () -> {
                    managedOpening.init(Cipher.DECRYPT_MODE, handle, parameters);
                    return managedOpening.doFinal(sealed);
                })
                .add("bare encrypt, fresh key", () -> {
                    byte[] nonce = new byte[44];
                    random.nextBytes(nonce);
                    fresh.init(
                            Cipher.ENCRYPT_MODE,
                            new SecretKeySpec(nonce, 0, 32, "AES"),
                            new GCMParameterSpec(TAG_BITS, nonce, 32, 12));
                    return fresh.doFinal(message);
                })
                .add("blob encrypt", () -> {
                    blobs.init(Cipher.ENCRYPT_MODE, handle);
                    return blobs.doFinal(message);
                })
                .add("bare decrypt, fresh key", () -> {
                    turn[0] ^= 1;
                    freshOpening.init(Cipher.ENCRYPT_MODE, keys[turn[0]], bareParameters);
                    return freshOpening.doFinal(message);
                })
                .add("blob decrypt", () -> {
                    blobsOpening.init(Cipher.DECRYPT_MODE, handle);
                    return blobsOpening.doFinal(blob);
                })
                .add("bare mac", () -> bareMac.doFinal(message))
                .add("managed mac", () -> managedMac.doFinal(message));
        print(size, cpu.measure(rounds, Math.max(10, Math.min(ROUND_CALLS, ROUND_BYTES / size))));
    }

    private static void print(int size, Map<String, CpuTime.Cost> costs) {
        System.out.printf("%d bytes, Java %s%n", size, System.getProperty("java.version"));
        CpuTime.Cost bare = new CpuTime.Cost(1, 0);
        for (Map.Entry<String, CpuTime.Cost> entry : costs.entrySet()) {
            CpuTime.Cost cost = entry.getValue();
            bare = entry.getKey().startsWith("bare") ? cost : bare;
            System.out.printf(
                    "  %-26s %9.0f ns %6d B  %5.2f of bare, %+.0f ns%n",
                    entry.getKey(),
                    cost.nanos(),
                    cost.bytes(),
                    bare.nanos() / cost.nanos(),
                    cost.nanos() - bare.nanos());
        }
    }

    private static SecretKey raw(int first) {
        byte[] key = new byte[32];
        key[0] = (byte) first;
        return new SecretKeySpec(key, "AES");
    }

    private static SecretKey generate(Provider provider, String algorithm, String alias) throws Exception {
        KeyGenerator generator = KeyGenerator.getInstance(algorithm, provider);
        generator.init(KeyholdKeyGenSpec.named(alias));
        return generator.generateKey();
    }
}
