package io.keyhold;

import io.keyhold.api.Caller;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.KmsException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process on the same settings: for each line {@code CALLER KEY} it encrypts, and says {@code ok} or why not. */
public final class AccessProcess {
    private AccessProcess() {}

    /** The settings file is the argument. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Keyhold keyhold = Keyhold.open(Path.of(arguments[0]))) {
            out.println("open");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(answer(keyhold, line.split(" ", 2)));
            }
        }
    }

    private static String answer(Keyhold keyhold, String[] question) {
        try {
            keyhold.as(Caller.of(question[0])).encrypt(EncryptRequest.of(question[1], new byte[] {1}));
            return "ok";
        } catch (KmsException e) {
            return e.errorCode();
        }
    }

    static Process start(Path settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                AccessProcess.class.getName(),
                settings.toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
