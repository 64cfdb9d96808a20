package io.keyhold.benchmarks;

import io.keyhold.Keyhold;
import io.keyhold.KeyholdProvider;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdKeyGenSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Provider;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A Keyhold in a folder of its own, with the settings that a program starts with: audit in group mode. Full trail files are
 * not compressed: at a million records a second that would keep a processor busy with what a program does at leisure. Who
 * calls is a user whom an IAM policy allows it, not the root.
 */
final class BenchmarkKeyhold implements AutoCloseable {
    private static final String USER = "arn:aws:iam::111122223333:user/benchmark";
    private static final String POLICY =
            "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"kms:*\",\"Resource\":\"*\"}}";
    final Path directory;
    final Keyhold keyhold;
    final Provider provider;
    private final Map<String, SecretKey> secretKeys = new HashMap<>();

    BenchmarkKeyhold(String... settings) throws IOException {
        directory = Files.createTempDirectory("keyhold-bench");
        List<String> lines = lines(directory);
        try (Keyhold first = Keyhold.open(Files.write(directory.resolve("root.properties"), lines))) {
            first.admin().createPrincipal(USER);
            first.admin().putPolicy(USER, "all", POLICY);
        }
        keyhold = Keyhold.open(Files.write(
                directory.resolve("keyhold.properties"),
                Stream.concat(
                                Stream.concat(lines.stream(), Stream.of("keyhold.principal = " + USER)),
                                Stream.of(settings))
                        .filter(line -> !line.isEmpty())
                        .toList()));
        provider = new KeyholdProvider(keyhold);
    }

    /** The settings, with a PKCS#12 root of trust, which opens quickly: stretching a passphrase is not measured here. */
    private static List<String> lines(Path directory) throws IOException {
        char[] password = "changeit".toCharArray();
        Files.writeString(directory.resolve("password"), "changeit\n");
        try (OutputStream out = Files.newOutputStream(directory.resolve("root.p12"))) {
            KeyStore root = KeyStore.getInstance("PKCS12", "SunJSSE");
            root.load(null, null);
            root.setKeyEntry(
                    "root",
                    new SecretKeySpec(
                            "0123456789abcdef0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                            "AES"),
                    password,
                    null);
            root.store(out, password);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK makes no PKCS#12 file", e);
        }
        return List.of(
                "keyhold.store = store/keys.db",
                "keyhold.root = pkcs12:root.p12",
                "keyhold.root-password-file = password",
                "keyhold.audit-compress = off");
    }

    /** The managed secret key of that algorithm; made once. */
    SecretKey secretKey(String algorithm) throws GeneralSecurityException {
        SecretKey known = secretKeys.get(algorithm);
        if (known == null) {
            KeyGenerator generator = KeyGenerator.getInstance(algorithm, provider);
            generator.init(KeyholdKeyGenSpec.named("benchmark-" + algorithm));
            known = generator.generateKey();
            secretKeys.put(algorithm, known);
        }
        return known;
    }

    /** What requests call that key. */
    static String keyId(SecretKey key) {
        return "alias/benchmark-" + key.getAlgorithm();
    }

    /** A managed key pair of a key spec of AWS KMS. */
    KeyPair keyPair(String algorithm, String spec) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, provider);
        KeySpec wanted = KeySpec.find(spec).orElseThrow();
        generator.initialize(KeyholdKeyGenSpec.of(
                wanted,
                wanted.allows(KeyUsageType.SIGN_VERIFY)
                        ? KeyUsageType.SIGN_VERIFY
                        : KeyUsageType.ENCAPSULATE_DECAPSULATE));
        return generator.generateKeyPair();
    }

    @Override
    public void close() throws IOException {
        keyhold.close();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
