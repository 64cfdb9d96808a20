package io.keyhold.benchmarks;

import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecapsulateRequest;
import io.keyhold.api.EncapsulateRequest;
import io.keyhold.api.EncapsulationAlgorithmSpec;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * How long {@code Decapsulate} takes for ciphertexts of the key and for damaged ones, in turns: whether the time says which it
 * was. Prints quartiles and medians for each key spec. Argument: calls of each kind (10,000).
 */
public final class DecapsulationTimes {
    private static final EncapsulationAlgorithmSpec ML_KEM = EncapsulationAlgorithmSpec.ML_KEM;

    private DecapsulationTimes() {}

    /** Measures; see the class. */
    public static void main(String[] arguments) throws IOException {
        int calls = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        try (BenchmarkKeyhold keyhold = new BenchmarkKeyhold()) {
            for (KeySpec spec : new KeySpec[] {KeySpec.ML_KEM_512, KeySpec.ML_KEM_768, KeySpec.ML_KEM_1024}) {
                measure(keyhold.keyhold.kms(), spec, calls);
            }
        }
    }

    private static void measure(Kms kms, KeySpec spec, int calls) {
        String keyId = kms.createKey(
                        CreateKeyRequest.of().withKeySpec(spec).withKeyUsage(KeyUsageType.ENCAPSULATE_DECAPSULATE))
                .keyMetadata()
                .keyId();
        Random random = new Random(1);
        long[][] times = new long[2][calls];
        for (int call = -calls / 2; call < calls; call++) {
            byte[] right = kms.encapsulate(EncapsulateRequest.of(keyId, ML_KEM)).sharedSecretCiphertextBlob();
            byte[] wrong = right.clone();
            wrong[random.nextInt(wrong.length)] ^= (byte) (1 << random.nextInt(8));
            boolean rightFirst = random.nextBoolean();
            for (int turn = 0; turn < 2; turn++) {
                boolean isRight = rightFirst == (turn == 0);
                DecapsulateRequest request = DecapsulateRequest.of(keyId, isRight ? right : wrong, ML_KEM);
                long began = System.nanoTime();
                kms.decapsulate(request);
                long took = System.nanoTime() - began;
                if (call >= 0) {
                    times[isRight ? 0 : 1][call] = took;
                }
            }
        }
        print(spec + " right", times[0]);
        print(spec + " wrong", times[1]);
    }

    private static void print(String what, long[] times) {
        Arrays.sort(times);
        System.out.printf(
                Locale.ROOT,
                "%-18s median %.2f us, quartiles %.2f to %.2f us%n",
                what,
                times[times.length / 2] / 1e3,
                times[times.length / 4] / 1e3,
                times[times.length * 3 / 4] / 1e3);
    }
}
