package io.keyhold.benchmarks;

import io.keyhold.Keyhold;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.Kms;
import io.keyhold.api.ListKeysRequest;
import io.keyhold.api.ListKeysResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What a store of that many keys costs: to make, to open, to use first, to keep in memory. The root of trust is a PKCS#12
 * file, so no passphrase is stretched; opening checks the digest over all records. Each round opens the store in two
 * processes of their own: one opens it once, as a program does that has just begun; the other opens it again after that,
 * when the classes are there. Arguments: rounds, then numbers of keys.
 */
public final class OpenCost {
    private static final String OPEN = "open";

    private OpenCost() {}

    /** Runs the rounds, or, given {@code open} and a folder, is one of the processes. */
    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals(OPEN)) {
            measure(Path.of(arguments[1]));
            return;
        }
        int rounds = Integer.parseInt(arguments[0]);
        for (String count : Arrays.asList(arguments).subList(1, arguments.length)) {
            try (BenchmarkKeyhold store = new BenchmarkKeyhold()) {
                make(store.keyhold.kms(), Integer.parseInt(count));
                store.keyhold.close();
                for (int round = 0; round < rounds; round++) {
                    System.out.println("  " + NewProcess.run(OpenCost.class, OPEN, store.directory.toString()));
                }
            }
        }
    }

    private static void make(Kms kms, int count) {
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            kms.createKey(CreateKeyRequest.of());
        }
        System.out.printf(Locale.ROOT, "%d keys, Java %s%n", count, System.getProperty("java.version"));
        System.out.printf(Locale.ROOT, "  made at %.0f keys a second%n", count * 1e9 / (System.nanoTime() - begin));
    }

    private static void measure(Path directory) throws InterruptedException {
        Path settings = directory.resolve("keyhold.properties");
        long begin = System.nanoTime();
        Keyhold.open(settings).close();
        long first = System.nanoTime() - begin;
        long before = heap();
        begin = System.nanoTime();
        try (Keyhold keyhold = Keyhold.open(settings)) {
            long again = System.nanoTime() - begin;
            long opened = heap();
            List<String> keys = keys(keyhold.kms());
            begin = System.nanoTime();
            use(keyhold.kms(), keys.get(keys.size() / 2));
            long use = System.nanoTime() - begin;
            keys.forEach(key -> use(keyhold.kms(), key));
            TimeUnit.SECONDS.sleep(1); // the trail writes what it was told
            System.out.printf(
                    Locale.ROOT,
                    "  open in a new process %d ms, again %d ms; first use %d ms; heap %d KiB after opening,"
                            + " %d bytes a key after use of all%n",
                    TimeUnit.NANOSECONDS.toMillis(first),
                    TimeUnit.NANOSECONDS.toMillis(again),
                    TimeUnit.NANOSECONDS.toMillis(use),
                    (opened - before) >> 10,
                    (heap() - opened) / keys.size());
        }
    }

    private static void use(Kms kms, String key) {
        kms.encrypt(EncryptRequest.of(key, new byte[16]));
    }

    private static List<String> keys(Kms kms) {
        List<String> keys = new ArrayList<>();
        ListKeysRequest request = ListKeysRequest.of().withLimit(1000);
        ListKeysResponse page = kms.listKeys(request);
        page.keys().forEach(key -> keys.add(key.keyId()));
        while (page.nextMarker().isPresent()) {
            page = kms.listKeys(request.withMarker(page.nextMarker().get()));
            page.keys().forEach(key -> keys.add(key.keyId()));
        }
        return keys;
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
