package io.keyhold.tokens;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A token of SoftHSM2 for tests, in the folder that SOFTHSM2_CONF names. Each has a copy of the library of its own: one that is loaded
 * does not see tokens that are made later.
 */
public final class SoftHsm {
    /** The PIN of the user. */
    public static final String PIN = "user-pin-of-the-token";

    private static final String LIBRARY = "libsofthsm2.so";
    private static final List<String> FOLDERS = List.of(
            "/usr/lib/softhsm",
            "/usr/lib/x86_64-linux-gnu/softhsm",
            "/usr/lib/aarch64-linux-gnu/softhsm",
            "/usr/lib64/softhsm",
            "/usr/lib64/pkcs11",
            "/usr/local/lib/softhsm");
    private final String label;
    private final Path library;

    private SoftHsm(String label, Path library) {
        this.label = label;
        this.library = library;
    }

    /** A new token; the test is skipped by name if there is no SoftHSM2. */
    public static SoftHsm create(Path folder) {
        Optional<Path> installed = installed();
        assumeTrue(installed.isPresent(), "SoftHSM2 is absent: " + LIBRARY + " is in none of " + FOLDERS);
        assumeTrue(tool("softhsm2-util").isPresent(), "SoftHSM2 is absent: softhsm2-util is not on the PATH");
        String named = System.getenv("SOFTHSM2_CONF");
        assumeTrue(named != null && !named.isEmpty(), "SoftHSM2 has no folder for tests: SOFTHSM2_CONF is not set");
        try {
            configure(Path.of(named));
            String label = "t-" + UUID.randomUUID().toString().substring(0, 20);
            run(List.of(
                    "softhsm2-util",
                    "--init-token",
                    "--free",
                    "--label",
                    label,
                    "--so-pin",
                    "so-pin-1234",
                    "--pin",
                    PIN));
            return new SoftHsm(label, Files.copy(installed.get(), folder.resolve(label + ".so")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static synchronized void configure(Path file) throws IOException {
        Path tokens = file.resolveSibling("tokens");
        Files.createDirectories(tokens);
        if (!Files.exists(file)) {
            Path written = Files.createTempFile(file.getParent(), "softhsm2", ".conf");
            Files.writeString(
                    written, "directories.tokendir = " + tokens + "\nobjectstore.backend = file\nlog.level = ERROR\n");
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static Optional<Path> installed() {
        return FOLDERS.stream()
                .map(folder -> Path.of(folder, LIBRARY))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** A program on the PATH. */
    public static Optional<Path> tool(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Runs a program and gives what it printed; a failure is one of the test. */
    public static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(new ArrayList<>(command))
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(command.get(0) + " failed: " + printed);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return printed;
    }

    /** The label of the token. */
    public String label() {
        return label;
    }

    /** Its library. */
    public Path library() {
        return library;
    }

    /** The PKCS#11 URI of the token. */
    public String uri() {
        return "pkcs11:token=" + label + "?module-path=" + library;
    }

    /** The PKCS#11 URI of a key of the token. */
    public String uri(String key) {
        return "pkcs11:token=" + label + ";object=" + key + "?module-path=" + library;
    }

    /** The token, as a program finds it. */
    public Token open() {
        return TokenLibrary.find(TokenAddress.parse(uri()), TokenLimits.DEFAULT);
    }

    /** SunPKCS11 on that token, logged in. */
    public static java.security.Provider provider(SoftHsm of) {
        of.login();
        return of.open().provider();
    }

    /** Its keys. */
    public TokenKeys login() {
        return open().login(PIN::toCharArray);
    }

    /** Puts a key of known value into it, with these options of pkcs11-tool for who may read it. */
    public void writeAes(Path folder, String name, byte[] value, String... access) throws IOException {
        assumeTrue(tool("pkcs11-tool").isPresent(), "pkcs11-tool (opensc) is absent");
        Path file = Files.write(folder.resolve("value"), value);
        List<String> command = new ArrayList<>(List.of(
                "pkcs11-tool",
                "--module",
                library.toString(),
                "--token-label",
                label,
                "--login",
                "--pin",
                PIN,
                "--write-object",
                file.toString(),
                "--type",
                "secrkey",
                "--key-type",
                "AES:32",
                "--label",
                name,
                "--usage-decrypt",
                "--private"));
        command.addAll(List.of(access));
        run(command);
        Files.delete(file);
    }
}
