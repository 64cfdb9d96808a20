package io.keyhold.store.root;

import io.keyhold.api.KmsException;
import io.keyhold.crypto.OsRandom;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A secret key in a PKCS#12 file. The parameters are a byte 1 and a salt of 32 bytes, so that two stores under one key
 * share nothing.
 */
final class Pkcs12Root implements RootOfTrust {
    static final String TYPE = "pkcs12";
    private static final String JDK = "SunJSSE";
    private static final int SALT_BYTES = 32;
    private static final int LEAST_KEY_BYTES = 16;
    private static final int MOST_FILE_BYTES = 1 << 20;
    private static final byte VERSION = 1;
    private final Path file;
    private final char[] password;

    Pkcs12Root(Path file, char[] password) {
        this.file = file;
        this.password = password.clone();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public RootKey create() {
        byte[] salt = new byte[SALT_BYTES];
        OsRandom.onDemand().nextBytes(salt);
        byte[] parameters = new byte[1 + SALT_BYTES];
        parameters[0] = VERSION;
        System.arraycopy(salt, 0, parameters, 1, SALT_BYTES);
        byte[] secret = secretKey();
        try {
            requireStrong(secret);
            return new SoftwareRootKey(secret, salt, parameters);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** For what is sealed from now on; a store that was sealed under less still opens. */
    private void requireStrong(byte[] secret) {
        String problem = weakness(secret);
        if (!problem.isEmpty()) {
            throw new KmsException.RootOfTrust(
                    "the secret key in PKCS#12 file `" + file + "` " + problem,
                    "Make an AES-256 key: keytool -genseckey -keyalg AES -keysize 256 -storetype PKCS12");
        }
    }

    /** The reason why a key is easy to guess; empty if none is known. */
    private static String weakness(byte[] secret) {
        if (secret.length < Ciphers.KEY_BYTES) {
            return "has " + 8 * secret.length + " bits; " + 8 * Ciphers.KEY_BYTES + " are needed";
        }
        for (byte each : secret) {
            if (each != secret[0]) {
                return "";
            }
        }
        return "is not random: all its bytes are the same";
    }

    /** Weaknesses of the file and its key, which opens nevertheless. */
    List<String> weaknesses() {
        List<String> found = new ArrayList<>();
        BigInteger iterations = Pkcs12Limits.leastIterations(file, read());
        if (iterations.compareTo(Pkcs12Limits.ENOUGH_ITERATIONS) < 0) {
            found.add("PKCS#12 file `" + file + "` hashes its password " + iterations + " times; "
                    + Pkcs12Limits.ENOUGH_ITERATIONS + " or more make guessing it expensive");
        }
        byte[] secret = secretKey();
        try {
            String problem = weakness(secret);
            if (!problem.isEmpty()) {
                found.add("the secret key in PKCS#12 file `" + file + "` " + problem);
            }
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
        return found;
    }

    @Override
    public RootKey open(byte[] parameters) {
        if (parameters.length != 1 + SALT_BYTES || parameters[0] != VERSION) {
            throw new KmsException.RootOfTrust(
                    "the PKCS#12 parameters of the store have a form that this Keyhold does not know",
                    "Open the store with a newer Keyhold, or restore it from a backup");
        }
        byte[] secret = secretKey();
        try {
            return new SoftwareRootKey(secret, Arrays.copyOfRange(parameters, 1, parameters.length), parameters);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    @Override
    public synchronized void close() {
        Arrays.fill(password, '\0');
    }

    private synchronized byte[] secretKey() {
        byte[] content = read();
        try {
            Pkcs12Limits.check(file, content);
            KeyStore store = KeyStore.getInstance("PKCS12", JDK);
            store.load(new ByteArrayInputStream(content), password);
            List<String> aliases = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias) && store.entryInstanceOf(alias, KeyStore.SecretKeyEntry.class)) {
                    aliases.add(alias);
                }
            }
            requireOne(aliases.size());
            return material(store.getKey(aliases.get(0), password));
        } catch (GeneralSecurityException | IOException e) {
            throw new KmsException.RootOfTrust(
                    "PKCS#12 file `" + file + "` does not open with its password",
                    "Check the file and its password; its key must have the same one");
        }
    }

    private byte[] read() {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MOST_FILE_BYTES + 1);
            if (content.length > MOST_FILE_BYTES) {
                throw new KmsException.RootOfTrust(
                        "PKCS#12 file `" + file + "` is larger than 1 MiB",
                        "Name a file that holds the root key alone");
            }
            return content;
        } catch (IOException e) {
            throw new KmsException.RootOfTrust(
                    "PKCS#12 file `" + file + "` cannot be read", "Check its path and permissions", e);
        }
    }

    private void requireOne(int secretKeys) {
        if (secretKeys != 1) {
            throw new KmsException.RootOfTrust(
                    "PKCS#12 file `" + file + "` holds " + secretKeys + " secret keys; 1 is needed",
                    "Make a file with one: keytool -genseckey -keyalg AES -keysize 256 -storetype PKCS12");
        }
    }

    private byte[] material(@Nullable Key key) {
        byte[] encoded = key == null ? null : key.getEncoded();
        if (encoded == null || encoded.length < LEAST_KEY_BYTES) {
            throw new KmsException.RootOfTrust(
                    "the secret key in PKCS#12 file `" + file + "` is shorter than 16 bytes", "Make an AES-256 key");
        }
        return encoded;
    }
}
