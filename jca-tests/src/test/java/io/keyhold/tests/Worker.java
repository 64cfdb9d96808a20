package io.keyhold.tests;

import io.keyhold.Keyhold;
import io.keyhold.KeyholdProvider;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.KeyInfo;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdKeyGenSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;

/** What another process does with a store. Its first argument says what, its second is the settings file. */
final class Worker {
    static final byte[] MESSAGE = "sealed by another process".getBytes(StandardCharsets.UTF_8);

    private Worker() {}

    /**
     * {@code create}: makes keys until it is killed, and prints the ARN and a ciphertext of each. {@code encrypt ALIAS}:
     * prepares a cipher for each line read, finishes it on the next, and prints what came of it. {@code measure KEY}: prints
     * what opening and the first use cost.
     */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        if (arguments[0].equals("measure")) {
            measure(Path.of(arguments[1]), arguments[2], System.out);
            return;
        }
        try (Keyhold keyhold = Keyhold.open(Path.of(arguments[1]))) {
            Provider provider = new KeyholdProvider(keyhold);
            if (arguments[0].equals("create")) {
                create(provider, System.out);
            } else {
                encrypt(provider, arguments[2], System.out);
            }
        }
    }

    private static void measure(Path settings, String keyId, PrintStream out) {
        long heapBefore = heap();
        long start = System.nanoTime();
        try (Keyhold keyhold = Keyhold.open(settings)) {
            long opened = System.nanoTime();
            long heapOpen = heap();
            long before = System.nanoTime();
            keyhold.kms().encrypt(EncryptRequest.of(keyId, MESSAGE));
            long used = System.nanoTime();
            out.printf(
                    Locale.ROOT,
                    "open %d ms, first use %d ms, heap of the open store %d KiB%n",
                    TimeUnit.NANOSECONDS.toMillis(opened - start),
                    TimeUnit.NANOSECONDS.toMillis(used - before),
                    heapOpen - heapBefore >> 10);
        }
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void create(Provider provider, PrintStream out) throws GeneralSecurityException {
        for (int i = 0; i < 1_000_000; i++) {
            KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
            generator.init(KeyholdKeyGenSpec.of(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT));
            SecretKey key = generator.generateKey();
            KeyInfo info =
                    (KeyInfo) SecretKeyFactory.getInstance("KEYHOLD", provider).getKeySpec(key, KeyInfo.class);
            out.println(info.keyArn() + " "
                    + Base64.getEncoder().encodeToString(seal(provider, key).doFinal(MESSAGE)));
        }
    }

    private static void encrypt(Provider provider, String alias, PrintStream out)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("KEYHOLD", provider);
        store.load(null, null);
        Key key = store.getKey(alias, null);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
            Cipher cipher = seal(provider, key);
            out.println("ready");
            in.readLine();
            try {
                out.println("sealed " + cipher.doFinal(MESSAGE).length);
            } catch (ProviderException e) {
                out.println("refused " + e.getMessage());
            }
        }
    }

    private static Cipher seal(Provider provider, Key key) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("KEYHOLD", provider);
        cipher.init(Cipher.ENCRYPT_MODE, key);
        return cipher;
    }
}
