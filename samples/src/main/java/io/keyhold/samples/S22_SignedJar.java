package io.keyhold.samples;

import io.keyhold.Keyhold;
import io.keyhold.api.CertificateContents;
import io.keyhold.api.CertificatePurpose;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.ListAliasesRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * The JDK's own jarsigner signs a jar with a key in Keyhold; a jarsigner that knows nothing of Keyhold verifies it.
 * Argument: a directory for the store and the jars.
 */
public final class S22_SignedJar {
    private static final String ENTRY = "release";

    private S22_SignedJar() {}

    /** Runs the sample; see the class. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 1) {
            System.err.println("usage: S22_SignedJar DIRECTORY");
            return;
        }
        run(Files.createDirectories(Path.of(arguments[0])), System.out);
    }

    static void run(Path directory, PrintStream out) throws IOException, InterruptedException {
        Path settings = SampleSettings.in(directory);
        try (Keyhold keyhold = Keyhold.open(settings)) {
            makeKey(keyhold);
        }
        Path jar = directory.resolve("app.jar");
        try (JarOutputStream entries = new JarOutputStream(Files.newOutputStream(jar))) {
            entries.putNextEntry(new JarEntry("hello.txt"));
            entries.write("hello".getBytes(StandardCharsets.UTF_8));
        }
        jarsigner(
                "-J--add-modules=java.sql",
                "-J-cp",
                "-J" + System.getProperty("java.class.path"), // the all-in-one jar, where it is not a test
                "-providerClass",
                "io.keyhold.KeyholdProvider",
                "-providerArg",
                settings.toString(),
                "-keystore",
                "NONE",
                "-storetype",
                "KEYHOLD",
                "-storepass",
                "any",
                "-sigalg",
                "SHA256withECDSA",
                jar.toString(),
                ENTRY);
        String verified = jarsigner("-verify", jar.toString());
        out.println("verified   " + (verified.contains("jar verified.") ? "by plain jarsigner" : "NOT: " + verified));
    }

    private static void makeKey(Keyhold keyhold) {
        if (keyhold.kms().listAliases(ListAliasesRequest.of()).aliases().stream()
                .anyMatch(alias -> alias.aliasName().equals("alias/" + ENTRY))) {
            return;
        }
        CreateKeyRequest pair =
                CreateKeyRequest.of().withKeySpec(KeySpec.ECC_NIST_P256).withKeyUsage(KeyUsageType.SIGN_VERIFY);
        String keyId = keyhold.kms().createKey(pair).keyMetadata().keyId();
        keyhold.kms().createAlias(CreateAliasRequest.of("alias/" + ENTRY, keyId));
        CertificateContents contents =
                CertificateContents.of("CN=Release").withPurposes(CertificatePurpose.CODE_SIGNING);
        keyhold.certificates().install(ENTRY, List.of(keyhold.certificates().selfSigned(ENTRY, contents)));
    }

    private static String jarsigner(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jarsigner").toString());
        command.add("-J-Duser.language=en");
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("jarsigner: " + said);
        }
        return said;
    }
}
