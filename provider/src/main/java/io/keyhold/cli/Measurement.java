package io.keyhold.cli;

import io.keyhold.Keyhold;
import io.keyhold.KeyholdProvider;
import io.keyhold.api.KeyholdKeyGenSpec;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Plain loops over one kind of work, by Keyhold and by the bare JDK in turns. What is measured is a whole call: decision,
 * key state, work, audit record.
 */
final class Measurement {
    private static final int ROUNDS = 5;

    /** One call. */
    @FunctionalInterface
    interface Work {
        byte[] run() throws GeneralSecurityException;
    }

    /**
     * One kind of work.
     *
     * @param work what
     * @param keyholdNanos the time of one call of Keyhold, the median of the rounds
     * @param bareNanos the same of the JDK
     */
    record Result(String work, double keyholdNanos, double bareNanos) {}

    private final List<String> names = new ArrayList<>();
    private final List<Work> keyhold = new ArrayList<>();
    private final List<Work> bare = new ArrayList<>();

    private Measurement() {}

    static List<Result> all(Keyhold keyhold, Duration duration) throws GeneralSecurityException {
        Measurement measurement = new Measurement();
        KeyholdProvider provider = new KeyholdProvider(keyhold);
        measurement.gcm(provider, 64);
        measurement.gcm(provider, 4096);
        measurement.mac(provider);
        measurement.sign(provider);
        return measurement.run(duration);
    }

    private void gcm(KeyholdProvider provider, int bytes) throws GeneralSecurityException {
        byte[] plaintext = new byte[bytes];
        KeyGenerator managed = KeyGenerator.getInstance("AES", provider);
        managed.init(KeyholdKeyGenSpec.named("bench-aes-" + bytes));
        managed.generateKey();
        Key handle = key(provider, "bench-aes-" + bytes);
        Cipher blob = Cipher.getInstance("KEYHOLD", provider);
        KeyGenerator plain = KeyGenerator.getInstance("AES", "SunJCE");
        plain.init(256);
        SecretKey software = plain.generateKey();
        Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        add(
                "encrypt " + bytes + " bytes (blob; AES-256-GCM)",
                () -> {
                    blob.init(Cipher.ENCRYPT_MODE, handle);
                    return blob.doFinal(plaintext);
                },
                () -> {
                    gcm.init(Cipher.ENCRYPT_MODE, software);
                    return gcm.doFinal(plaintext);
                });
    }

    private void mac(KeyholdProvider provider) throws GeneralSecurityException {
        byte[] message = new byte[64];
        KeyGenerator managed = KeyGenerator.getInstance("HmacSHA256", provider);
        managed.init(KeyholdKeyGenSpec.named("bench-mac"));
        managed.generateKey();
        Mac ours = Mac.getInstance("HmacSHA256", provider);
        ours.init(key(provider, "bench-mac"));
        Mac theirs = Mac.getInstance("HmacSHA256", "SunJCE");
        theirs.init(KeyGenerator.getInstance("HmacSHA256", "SunJCE").generateKey());
        add("HMAC-SHA-256 of 64 bytes", () -> ours.doFinal(message), () -> theirs.doFinal(message));
    }

    private void sign(KeyholdProvider provider) throws GeneralSecurityException {
        byte[] message = new byte[64];
        KeyPairGenerator managed = KeyPairGenerator.getInstance("EC", provider);
        managed.initialize(KeyholdKeyGenSpec.named("bench-ec"));
        KeyPair handles = managed.generateKeyPair();
        KeyPairGenerator plain = KeyPairGenerator.getInstance("EC", "SunEC");
        plain.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair software = plain.generateKeyPair();
        add(
                "sign 64 bytes with P-256",
                signing(Signature.getInstance("SHA256withECDSA", provider), handles.getPrivate(), message),
                signing(Signature.getInstance("SHA256withECDSA", "SunEC"), software.getPrivate(), message));
    }

    private static Work signing(Signature signature, PrivateKey key, byte[] message) throws GeneralSecurityException {
        signature.initSign(key);
        return () -> {
            signature.update(message);
            return signature.sign();
        };
    }

    private static Key key(KeyholdProvider provider, String alias) throws GeneralSecurityException {
        try {
            KeyStore keys = KeyStore.getInstance("KEYHOLD", provider);
            keys.load(null, null);
            return keys.getKey(alias, null);
        } catch (java.io.IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private void add(String name, Work ours, Work theirs) {
        names.add(name);
        keyhold.add(ours);
        bare.add(theirs);
    }

    private List<Result> run(Duration duration) throws GeneralSecurityException {
        long slice = duration.toNanos() / (names.size() * 2L * (ROUNDS + 2));
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            double[] ours = new double[ROUNDS];
            double[] theirs = new double[ROUNDS];
            time(keyhold.get(i), 2 * slice);
            time(bare.get(i), 2 * slice);
            for (int round = 0; round < ROUNDS; round++) {
                ours[round] = time(keyhold.get(i), slice);
                theirs[round] = time(bare.get(i), slice);
            }
            results.add(new Result(names.get(i), median(ours), median(theirs)));
        }
        return results;
    }

    /** Nanoseconds of one call. */
    private static double time(Work work, long nanos) throws GeneralSecurityException {
        long begin = System.nanoTime();
        long calls = 0;
        long bytes = 0;
        long now = begin;
        while (now - begin < nanos) {
            for (int i = 0; i < 16; i++) {
                bytes += work.run().length;
            }
            calls += 16;
            now = System.nanoTime();
        }
        if (bytes == 0) {
            throw new IllegalStateException("the work gave nothing");
        }
        return (double) (now - begin) / calls;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
