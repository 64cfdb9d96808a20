package io.keyhold.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** SunPKCS11 over SoftHSM2, the managed peer. */
final class SoftHsm {
    /** The environment variable by which SoftHSM2 finds its configuration. */
    static final String CONFIGURATION = "SOFTHSM2_CONF";

    private static final String PIN = "1234";

    private SoftHsm() {}

    /** The library, if SoftHSM2 is installed. */
    static Optional<Path> library() {
        return Stream.of(
                        "/usr/lib/softhsm/libsofthsm2.so",
                        "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
                        "/usr/lib64/softhsm/libsofthsm2.so",
                        "/usr/local/lib/softhsm/libsofthsm2.so")
                .map(Path::of)
                .filter(Files::exists)
                .findFirst();
    }

    /** Makes a token in {@code directory}; processes with this environment see it. */
    static Map<String, String> initialize(Path directory) throws IOException, InterruptedException {
        Path tokens = Files.createDirectories(directory.resolve("tokens"));
        Path configuration = Files.write(
                directory.resolve("softhsm2.conf"),
                List.of("directories.tokendir = " + tokens, "objectstore.backend = file", "log.level = ERROR"));
        Map<String, String> environment = Map.of(CONFIGURATION, configuration.toString());
        ProcessBuilder builder = new ProcessBuilder(
                "softhsm2-util", "--init-token", "--free", "--label", "benchmark", "--pin", PIN, "--so-pin", PIN);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("init.log").toFile());
        if (builder.start().waitFor() != 0) {
            throw new IOException("softhsm2-util made no token: " + Files.readString(directory.resolve("init.log")));
        }
        return environment;
    }

    /** The provider, logged in; this process has the environment of {@link #initialize}. */
    static Provider provider() throws Exception {
        Path file = Files.createTempFile("pkcs11", ".cfg");
        try {
            Files.write(file, List.of("name = SoftHSM", "library = " + library().orElseThrow(), "slotListIndex = 0"));
            Provider provider = Security.getProvider("SunPKCS11").configure(file.toString());
            KeyStore.getInstance("PKCS11", provider).load(null, PIN.toCharArray());
            return provider;
        } finally {
            Files.delete(file);
        }
    }
}
