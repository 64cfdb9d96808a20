package bare;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.net.ssl.SSLContext;

/** A program that knows nothing but the Java platform; {@code java.security} names the provider. */
public final class BareProgram {
    private final Path file;
    private final KeyStore store;

    private BareProgram(Path file, KeyStore store) {
        this.file = file;
        this.store = store;
    }

    /** Encrypts and decrypts the file that the argument names, and says what it saw. */
    public static void main(String[] arguments) throws Exception {
        softwareStillWorks();
        KeyStore store = KeyStore.getInstance("KEYHOLD");
        try {
            store.load(null, null);
        } catch (IOException e) {
            System.out.println("no store: " + e.getMessage());
            return;
        }
        BareProgram program = new BareProgram(Path.of(arguments[0]), store);
        System.out.println(
                "position " + (1 + Arrays.asList(Security.getProviders()).indexOf(store.getProvider())));
        program.file();
        program.blob();
        program.mac();
        softwareStillWorks();
        System.out.println("done");
    }

    /** AES/GCM/NoPadding through streams, with a key that the store keeps. */
    private void file() throws Exception {
        Key key = adopt("file", "AES", 256);
        System.out.println("bytes of the key: " + Arrays.toString(key.getEncoded()) + ", format " + key.getFormat());
        Path sealed = file.resolveSibling("sealed");
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key);
        try (OutputStream out = new CipherOutputStream(Files.newOutputStream(sealed), cipher)) {
            Files.copy(file, out);
        }
        Cipher opening = Cipher.getInstance("AES/GCM/NoPadding");
        opening.init(Cipher.DECRYPT_MODE, key, cipher.getParameters());
        try (InputStream in = new CipherInputStream(Files.newInputStream(sealed), opening)) {
            System.out.println("file comes back: " + Arrays.equals(in.readAllBytes(), Files.readAllBytes(file)));
        }
        System.out.println("cipher of " + cipher.getProvider().getName() + ", " + Files.size(sealed) + " bytes");
    }

    /** The blob: refused after a flipped bit and under another key. */
    private void blob() throws Exception {
        Key key = adopt("blob", "AES", 256);
        Key other = adopt("other", "AES", 256);
        byte[] message = "a secret".getBytes(StandardCharsets.UTF_8);
        Cipher cipher = Cipher.getInstance("KEYHOLD");
        cipher.init(Cipher.ENCRYPT_MODE, key);
        byte[] blob = cipher.doFinal(message);
        cipher.init(Cipher.DECRYPT_MODE, key);
        System.out.println("blob comes back: " + Arrays.equals(cipher.doFinal(blob), message));
        System.out.println("under another key: " + outcome(other, blob));
        blob[blob.length - 1] ^= 1;
        System.out.println("after a flipped bit: " + outcome(key, blob));
    }

    private static String outcome(Key key, byte[] blob) throws Exception {
        Cipher cipher = Cipher.getInstance("KEYHOLD");
        cipher.init(Cipher.DECRYPT_MODE, key);
        try {
            cipher.doFinal(blob);
            return "opened";
        } catch (AEADBadTagException e) {
            return "refused";
        }
    }

    private void mac() throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(adopt("mac", "HmacSHA256", 256));
        System.out.println("mac of " + mac.getProvider().getName() + ", " + mac.doFinal(new byte[9]).length + " bytes");
    }

    /** Software keys, digests, randomness and TLS are not Keyhold's, wherever it stands. */
    private static void softwareStillWorks() throws Exception {
        KeyGenerator generator = KeyGenerator.getInstance("AES");
        generator.init(128);
        SecretKey key = generator.generateKey();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key);
        cipher.doFinal(new byte[1]);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC");
        pairs.initialize(256);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pairs.generateKeyPair().getPrivate());
        signature.sign();
        MessageDigest.getInstance("SHA-256").digest();
        System.out.println("software: " + cipher.getProvider().getName() + " "
                + mac.getProvider().getName() + " "
                + signature.getProvider().getName() + " "
                + new SecureRandom().getAlgorithm().equals("KEYHOLD") + " "
                + SSLContext.getDefault().getProvider().getName());
    }

    /** A software key becomes a managed one by being stored; what comes back is a handle. */
    private Key adopt(String alias, String algorithm, int bits) throws Exception {
        KeyGenerator generator = KeyGenerator.getInstance(algorithm);
        generator.init(bits);
        store.setKeyEntry(alias, generator.generateKey(), null, null);
        return store.getKey(alias, null);
    }
}
