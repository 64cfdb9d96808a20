package io.keyhold.store;

import io.keyhold.api.KmsException;
import io.keyhold.crypto.Hkdf;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Where the key of a store comes from. Its parameters lie in the clear beside the store, and are authenticated because
 * another key comes out if they are changed.
 */
public sealed interface RootOfTrust {
    /** Bytes of the root key. */
    int KEY_BYTES = 32;

    /** Parameters for a new store. */
    byte[] newParameters(SecureRandom random);

    /**
     * The root key.
     *
     * @param parameters what {@link #newParameters} gave when the store was created
     * @return the key; the caller owns the array and clears it
     * @throws KmsException.RootOfTrust if the parameters are not of this kind or beyond their limits
     */
    byte[] key(byte[] parameters);

    /**
     * A passphrase, stretched by Argon2id (RFC 9106). Parameters: 1, memory in KiB, passes, lanes (four bytes each), salt
     * (16 bytes). At least 19 MiB, 2 passes; at most 1 GiB, 16 passes, 16 lanes.
     */
    final class Passphrase implements RootOfTrust {
        private static final byte TYPE = 1;
        private static final int SALT_BYTES = 16;
        private static final int MIN_KIB = 19 << 10;
        private static final int MAX_KIB = 1 << 20;
        private static final int MAX_PASSES = 16;
        private final char[] passphrase;
        private final int memoryKib;
        private final int passes;
        private final int lanes;

        private Passphrase(char[] passphrase, int memoryKib, int passes, int lanes) {
            this.passphrase = passphrase.clone();
            this.memoryKib = memoryKib;
            this.passes = passes;
            this.lanes = lanes;
        }

        /** With 64 MiB, 3 passes, 4 lanes for a new store. The passphrase is copied. */
        public static Passphrase of(char[] passphrase) {
            return new Passphrase(passphrase, 64 << 10, 3, 4);
        }

        /** With the least that is allowed for a new store: 19 MiB, 2 passes, 1 lane. */
        public static Passphrase lightest(char[] passphrase) {
            return new Passphrase(passphrase, MIN_KIB, 2, 1);
        }

        @Override
        public byte[] newParameters(SecureRandom random) {
            byte[] salt = new byte[SALT_BYTES];
            random.nextBytes(salt);
            return ByteBuffer.allocate(1 + 3 * Integer.BYTES + SALT_BYTES)
                    .put(TYPE)
                    .putInt(memoryKib)
                    .putInt(passes)
                    .putInt(lanes)
                    .put(salt)
                    .array();
        }

        @Override
        public byte[] key(byte[] parameters) {
            if (parameters.length != 1 + 3 * Integer.BYTES + SALT_BYTES || parameters[0] != TYPE) {
                throw new KmsException.RootOfTrust(
                        "the store was not created with a passphrase", "Name the root of trust it was created with");
            }
            ByteBuffer in = ByteBuffer.wrap(parameters, 1, parameters.length - 1);
            int memory = in.getInt();
            int iterations = in.getInt();
            int parallelism = in.getInt();
            requireWithin("Argon2id memory in KiB", memory, MIN_KIB, MAX_KIB);
            requireWithin("Argon2id passes", iterations, 2, MAX_PASSES);
            requireWithin("Argon2id lanes", parallelism, 1, MAX_PASSES);
            byte[] salt = new byte[SALT_BYTES];
            in.get(salt);
            Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
            argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withMemoryAsKB(memory)
                    .withIterations(iterations)
                    .withParallelism(parallelism)
                    .withSalt(salt)
                    .build());
            byte[] key = new byte[KEY_BYTES];
            byte[] bytes = utf8();
            try {
                argon2.generateBytes(bytes, key);
                return key;
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        }

        private byte[] utf8() {
            ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(passphrase));
            byte[] bytes = Arrays.copyOf(encoded.array(), encoded.limit());
            Arrays.fill(encoded.array(), (byte) 0);
            return bytes;
        }

        private static void requireWithin(String what, int value, int min, int max) {
            if (value < min || value > max) {
                throw new KmsException.RootOfTrust(
                        what + " of the store is " + value + "; " + min + " to " + max + " are allowed",
                        "Restore the store from a backup");
            }
        }
    }

    /** A secret key entry of a PKCS#12 file. Parameters: 2, salt (32 bytes). The MAC of the file is always checked. */
    final class Pkcs12 implements RootOfTrust {
        private static final byte TYPE = 2;
        private static final int SALT_BYTES = 32;
        private final Path file;
        private final char[] password;

        private Pkcs12(Path file, char[] password) {
            this.file = file;
            this.password = password.clone();
        }

        /** The only secret key entry of that file. The password is copied. */
        public static Pkcs12 of(Path file, char[] password) {
            return new Pkcs12(file, password);
        }

        @Override
        public byte[] newParameters(SecureRandom random) {
            byte[] parameters = new byte[1 + SALT_BYTES];
            random.nextBytes(parameters);
            parameters[0] = TYPE;
            return parameters;
        }

        @Override
        public byte[] key(byte[] parameters) {
            if (parameters.length != 1 + SALT_BYTES || parameters[0] != TYPE) {
                throw new KmsException.RootOfTrust(
                        "the store was not created with a PKCS#12 file", "Name the root of trust it was created with");
            }
            byte[] secret = secret();
            try {
                byte[] purpose = "keyhold/v1/pkcs12-root".getBytes(StandardCharsets.US_ASCII);
                return Hkdf.derive(secret, Arrays.copyOfRange(parameters, 1, parameters.length), purpose, KEY_BYTES);
            } finally {
                Arrays.fill(secret, (byte) 0);
            }
        }

        private byte[] secret() {
            try (InputStream in = Files.newInputStream(file)) {
                KeyStore store = KeyStore.getInstance("PKCS12", "SunJSSE");
                store.load(in, password);
                for (String alias : java.util.Collections.list(store.aliases())) {
                    Key key = store.getKey(alias, password);
                    if (key instanceof javax.crypto.SecretKey && key.getEncoded().length >= 16) {
                        return key.getEncoded();
                    }
                }
                throw new KmsException.RootOfTrust(
                        "`" + file + "` holds no secret key of 16 bytes or more",
                        "Make one with keytool -genseckey -keyalg AES -keysize 256 -storetype PKCS12");
            } catch (IOException | GeneralSecurityException e) {
                throw new KmsException.RootOfTrust(
                        "`" + file + "` does not open with its password", "Check the file and its password", e);
            }
        }
    }
}
