package io.keyhold.audit;

import io.keyhold.Keyhold;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.Kms;
import io.keyhold.api.ListAliasesRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Another process with a Keyhold: encrypts, or makes aliases, until it is killed, and says a line for each result. */
public final class AuditProcess {
    private AuditProcess() {}

    /** {@code encrypt SETTINGS NAME [COUNT]} or {@code alias SETTINGS NAME [COUNT]}. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int count = arguments.length > 3 ? Integer.parseInt(arguments[3]) : Integer.MAX_VALUE;
        try (Keyhold keyhold = Keyhold.open(Path.of(arguments[1]))) {
            Kms kms = keyhold.kms();
            String keyId = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            kms.listAliases(ListAliasesRequest.of());
            out.println("open");
            for (int i = 0; i < count; i++) {
                String mark = arguments[2] + "-" + i;
                if (arguments[0].equals("encrypt")) {
                    kms.encrypt(EncryptRequest.of(keyId, new byte[16]).withEncryptionContext(Map.of("mark", mark)));
                } else {
                    if (i % 40 == 0) {
                        keyId = kms.createKey(CreateKeyRequest.of())
                                .keyMetadata()
                                .keyId();
                    }
                    kms.createAlias(CreateAliasRequest.of("alias/" + mark, keyId));
                }
                out.println(mark);
            }
        }
        out.println("done");
    }

    static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                AuditProcess.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
