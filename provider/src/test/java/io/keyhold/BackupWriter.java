package io.keyhold;

import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.EncryptRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/**
 * Another process that makes keys until its standard input has a byte or ends, as it does when the one that
 * started it dies, or until nobody takes what it says; each line it says is a key id and a blob of that key.
 */
public final class BackupWriter {
    private BackupWriter() {}

    /** The settings file is the argument. */
    public static void main(String[] arguments) throws IOException {
        try (Keyhold keyhold = Keyhold.open(Path.of(arguments[0]))) {
            Thread parent = new Thread(BackupWriter::awaitParent, "parent");
            parent.setDaemon(true);
            parent.start();
            while (parent.isAlive() && !System.out.checkError()) {
                String key = keyhold.kms()
                        .createKey(CreateKeyRequest.of())
                        .keyMetadata()
                        .keyId();
                byte[] blob = keyhold.kms()
                        .encrypt(EncryptRequest.of(key, key.getBytes(StandardCharsets.UTF_8)))
                        .ciphertextBlob();
                System.out.println(key + " " + Base64.getEncoder().encodeToString(blob));
            }
        }
    }

    /** Comes back when there is a byte, or never will be one. */
    private static void awaitParent() {
        try {
            System.in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // ends the thread, and so the writing
        }
    }

    static Process start(Path settings) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BackupWriter.class.getName(),
                        settings.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
