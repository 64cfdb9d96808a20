package io.keyhold;

import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GenerateRandomRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.security.Security;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;

/**
 * A process whose generators of the JDK go on from a recorded state, as those of a cloned machine do. Says what they give, and then
 * each nonce that Keyhold takes.
 */
final class ClonedProcess {
    static final String ALIAS = "alias/cloned";
    static final int ROUNDS = 40;
    private static final int BLOB_NONCE = 50;
    private static final int BLOB_NONCE_BYTES = 24;
    private static final int MESSAGE_ID = 8;
    private static final int MESSAGE_ID_BYTES = 32;

    private ClonedProcess() {}

    /** {@code SETTINGS}. */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        Security.insertProviderAt(new Recorded(), 1);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        byte[] control = new byte[BLOB_NONCE_BYTES];
        new SecureRandom().nextBytes(control);
        say(out, "control", control, 0, control.length);
        try (Keyhold keyhold = Keyhold.open(Path.of(arguments[0]))) {
            Provider provider = new KeyholdProvider(keyhold);
            KeyStore store = KeyStore.getInstance("KEYHOLD", provider);
            store.load(null, null);
            Key key = store.getKey(ALIAS.substring("alias/".length()), null);
            for (int i = 0; i < ROUNDS; i++) {
                Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
                cipher.init(Cipher.ENCRYPT_MODE, key);
                cipher.doFinal(new byte[1]);
                say(out, "iv", cipher.getIV(), 0, cipher.getIV().length);
                byte[] blob = keyhold.kms()
                        .encrypt(EncryptRequest.of(ALIAS, new byte[1]))
                        .ciphertextBlob();
                say(out, "blob", blob, BLOB_NONCE, BLOB_NONCE_BYTES);
                byte[] envelope = keyhold.envelopes(ALIAS)
                        .encrypt(new ByteArrayInputStream(new byte[1]), Map.of())
                        .readAllBytes();
                say(out, "envelope", envelope, MESSAGE_ID, MESSAGE_ID_BYTES);
                byte[] random = keyhold.kms()
                        .generateRandom(GenerateRandomRequest.of(BLOB_NONCE_BYTES))
                        .plaintext();
                say(out, "random", random, 0, random.length);
            }
        }
    }

    private static void say(PrintStream out, String what, byte[] bytes, int from, int count) {
        out.println(what + " " + HexFormat.of().formatHex(bytes, from, from + count));
    }

    /** Generators under the names of the JDK's, which all give the same bytes in each process. */
    private static final class Recorded extends Provider {
        private static final long serialVersionUID = 1L;

        Recorded() {
            super("Recorded", "1", "generators in a recorded state");
            for (String name : List.of("NativePRNG", "NativePRNGNonBlocking", "DRBG", "SHA1PRNG")) {
                putService(new Service(this, "SecureRandom", name, Generator.class.getName(), List.of(), Map.of()) {
                    @Override
                    public Object newInstance(Object parameter) {
                        return new Generator();
                    }
                });
            }
        }
    }

    private static final class Generator extends SecureRandomSpi {
        private static final long serialVersionUID = 1L;
        private int counter;

        @Override
        protected void engineSetSeed(byte[] seed) {}

        @Override
        protected void engineNextBytes(byte[] bytes) {
            for (int at = 0; at < bytes.length; at += 32) {
                byte[] next = next();
                System.arraycopy(next, 0, bytes, at, Math.min(next.length, bytes.length - at));
            }
        }

        private byte[] next() {
            try {
                return MessageDigest.getInstance("SHA-256", "SUN")
                        .digest(new byte[] {(byte) (counter >>> 16), (byte) (counter >>> 8), (byte) counter++});
            } catch (NoSuchAlgorithmException | NoSuchProviderException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected byte[] engineGenerateSeed(int count) {
            return Arrays.copyOf(next(), count);
        }
    }
}
