package io.keyhold.remote;

import io.keyhold.api.GenerateRandomRequest;
import io.keyhold.api.Kms;
import java.util.Arrays;

/** {@code GenerateRandom}, any number of bytes. */
final class RemoteRandom {
    private static final int MOST_BYTES = 1024;

    private RemoteRandom() {}

    static void fill(Kms kms, byte[] bytes) {
        for (int at = 0; at < bytes.length; at += MOST_BYTES) {
            int length = Math.min(MOST_BYTES, bytes.length - at);
            byte[] drawn = kms.generateRandom(GenerateRandomRequest.of(length)).plaintext();
            System.arraycopy(drawn, 0, bytes, at, length);
            Arrays.fill(drawn, (byte) 0);
        }
    }
}
