package io.keyhold.samples;

import io.keyhold.AuditLog;
import io.keyhold.Keyhold;
import io.keyhold.KeyholdProvider;
import io.keyhold.api.AuditQuery;
import io.keyhold.api.AuditRecord;
import io.keyhold.api.AuditReport;
import io.keyhold.api.KeyholdKeyGenSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.Security;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * A file is encrypted and decrypted with a key that cannot be taken out: creates a store and a key, uses them through
 * {@code javax.crypto} alone, and shows what the audit trail says. Arguments: a directory to work in and a file to
 * encrypt; without them a temporary directory and a file of its own.
 */
public final class S01_Quickstart {
    private static final String ALIAS = "quickstart";
    private static final int PIECE = 64 << 10;
    private static final int IV_BYTES = 12;
    private static final long LARGE_BYTES = 4 << 20;

    private S01_Quickstart() {}

    /** Runs the quickstart; see the class. */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        Path directory = arguments.length > 0 ? Path.of(arguments[0]) : Files.createTempDirectory("keyhold-quickstart");
        Files.createDirectories(directory);
        Path file = arguments.length > 1 ? Path.of(arguments[1]) : sampleFile(directory);
        run(directory, file, System.out);
    }

    static void run(Path directory, Path file, PrintStream out) throws IOException, GeneralSecurityException {
        try (Keyhold keyhold = Keyhold.open(settings(directory))) {
            Security.addProvider(new KeyholdProvider(keyhold));
            out.println("store      " + directory.resolve("store/keys.db") + " is open");
            SecretKey key = key(out);

            Path encrypted = directory.resolve(file.getFileName() + ".encrypted");
            Path decrypted = directory.resolve(file.getFileName() + ".decrypted");
            encrypt(key, file, encrypted);
            out.println("encrypted  " + file + " to " + encrypted + ", " + Files.size(encrypted) + " bytes");
            decrypt(key, encrypted, decrypted);
            boolean same = Files.mismatch(file, decrypted) == -1;
            out.println("decrypted  to " + decrypted + (same ? ", the same bytes" : ", BUT THE BYTES DIFFER"));
            tamper(key, encrypted, decrypted, out);
            showAudit(keyhold.auditLog(), out);
        } finally {
            Security.removeProvider(KeyholdProvider.NAME);
        }
    }

    private static SecretKey key(PrintStream out) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("KEYHOLD");
        keys.load(null, null);
        if (!keys.containsAlias(ALIAS)) {
            KeyGenerator generator = KeyGenerator.getInstance("AES", "Keyhold");
            generator.init(KeyholdKeyGenSpec.named(ALIAS));
            generator.generateKey();
        }
        SecretKey key = (SecretKey) keys.getKey(ALIAS, null);
        out.println("key        " + key + "; getEncoded() gives " + (key.getEncoded() == null ? "nothing" : "BYTES"));
        return key;
    }

    /** An encrypted file is the IV and then what AES-GCM gives. */
    private static void encrypt(SecretKey key, Path from, Path to) throws IOException, GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key);
        try (InputStream in = Files.newInputStream(from);
                OutputStream out = Files.newOutputStream(to)) {
            out.write(cipher.getIV());
            pass(cipher, in, out, "encrypting", Files.size(from));
        }
    }

    private static void decrypt(SecretKey key, Path from, Path to) throws IOException, GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        try (InputStream in = Files.newInputStream(from)) {
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, in.readNBytes(IV_BYTES)));
            try (OutputStream out = Files.newOutputStream(to)) {
                pass(cipher, in, out, "decrypting", Files.size(from));
            }
        }
    }

    private static void pass(Cipher cipher, InputStream in, OutputStream out, String what, long size)
            throws IOException, GeneralSecurityException {
        try (ProgressBar bar = size < LARGE_BYTES ? null : bar(what, size)) {
            byte[] piece = new byte[PIECE];
            int length = in.read(piece);
            while (length >= 0) {
                out.write(some(cipher.update(piece, 0, length)));
                if (bar != null) {
                    bar.stepBy(length);
                }
                length = in.read(piece);
            }
            out.write(cipher.doFinal());
        }
    }

    private static ProgressBar bar(String what, long size) {
        return new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(size)
                .setUnit("MiB", 1 << 20)
                .build();
    }

    private static void tamper(SecretKey key, Path encrypted, Path scratch, PrintStream out) throws IOException {
        Path changed = encrypted.resolveSibling("changed");
        byte[] bytes = Files.readAllBytes(encrypted);
        bytes[bytes.length / 2] ^= 1;
        Files.write(changed, bytes);
        try {
            decrypt(key, changed, scratch.resolveSibling("never"));
            out.println("ONE FLIPPED BIT WAS NOT NOTICED");
        } catch (GeneralSecurityException e) {
            out.println("refused    one flipped bit: " + e.getMessage());
        } finally {
            Files.deleteIfExists(changed);
            Files.deleteIfExists(scratch.resolveSibling("never"));
        }
    }

    /** The trail is chained and signed; it is verified and read through the API. */
    private static void showAudit(AuditLog log, PrintStream out) {
        List<AuditRecord> records;
        try (Stream<AuditRecord> found = log.lookup(AuditQuery.ALL)) {
            records = found.toList();
        }
        AuditReport report = log.verify();
        out.println("audit      " + records.size() + " events, "
                + (report.findings().isEmpty() ? "the chain is whole" : report.findings()));
        for (AuditRecord record : records.subList(Math.max(0, records.size() - 6), records.size())) {
            out.println("           " + record.eventTime().truncatedTo(ChronoUnit.SECONDS) + "  " + record.eventName()
                    + record.errorCode().map(code -> "  " + code).orElse(""));
        }
    }

    private static byte[] some(byte[] output) {
        return output == null ? new byte[0] : output;
    }

    private static Path settings(Path directory) throws IOException {
        Path passphrase = directory.resolve("passphrase");
        if (!Files.exists(passphrase)) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            Files.writeString(passphrase, Base64.getEncoder().encodeToString(random) + "\n");
        }
        Path settings = directory.resolve("keyhold.properties");
        Files.writeString(settings, "keyhold.store = store/keys.db\nkeyhold.root = passphrase-file:passphrase\n");
        return settings;
    }

    private static Path sampleFile(Path directory) throws IOException {
        Path file = directory.resolve("letter.txt");
        Files.writeString(file, "Meet me at the usual place.\n".repeat(400_000), StandardCharsets.UTF_8);
        return file;
    }
}
