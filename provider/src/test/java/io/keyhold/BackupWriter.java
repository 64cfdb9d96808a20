package io.keyhold;

import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.EncryptRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** Another process that makes keys until its standard input ends; each line it says is a key id and a blob of that key. */
public final class BackupWriter {
    private BackupWriter() {}

    /** The settings file is the argument. */
    public static void main(String[] arguments) throws IOException {
        try (Keyhold keyhold = Keyhold.open(Path.of(arguments[0]))) {
            while (System.in.available() == 0) {
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
