package io.keyhold.crypto;

import io.keyhold.api.KmsException;
import io.keyhold.api.Utf8;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id version 1.3 over a text that people remember.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9106">RFC 9106</a>
 */
public final class Argon2id {
    private Argon2id() {}

    /**
     * Stretches a password, taken as UTF-8.
     *
     * @param password the password; still the caller's
     * @param salt random bytes, 16 of them
     * @param bytes how many bytes to make
     * @return the bytes; the caller owns the array and must clear it
     * @throws KmsException.Configuration if the heap of Java is too small
     */
    public static byte[] derive(
            char[] password, byte[] salt, int memoryKiB, int iterations, int parallelism, int bytes) {
        byte[] encoded = utf8(password);
        byte[] derived = new byte[bytes];
        try {
            Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
            argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memoryKiB)
                    .withIterations(iterations)
                    .withParallelism(parallelism)
                    .withSalt(salt)
                    .build());
            argon2.generateBytes(encoded, derived);
            return derived;
        } catch (OutOfMemoryError e) { // a single large request that failed: what else the heap holds is whole
            throw new KmsException.Configuration(
                    "Argon2id needs " + (memoryKiB >> 10) + " MiB of memory, and the heap of this Java has at most "
                            + (Runtime.getRuntime().maxMemory() >> 20) + " MiB",
                    "Start Java with -Xmx" + (memoryKiB >> 9) + "m or more; the command takes it in KEYHOLD_JAVA_OPTS",
                    e);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private static byte[] utf8(char[] password) {
        if (!Utf8.hasForm(CharBuffer.wrap(password))) {
            throw new KmsException.Validation(
                    "the passphrase or secret holds half a surrogate pair, which has no UTF-8 form",
                    "Choose one of well-formed Unicode text");
        }
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        Arrays.fill(encoded.array(), (byte) 0);
        return bytes;
    }
}
