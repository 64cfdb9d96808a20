package io.keyhold.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A process of its own, on the same Java and class path: for what only a process that has just begun shows. */
final class NewProcess {
    private NewProcess() {}

    /**
     * Runs a main class to its end.
     *
     * @return what it wrote to standard output
     * @throws IOException if it failed
     */
    static String run(Class<?> main, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(main.getSimpleName() + " " + String.join(" ", arguments) + " failed");
        }
        return output.strip();
    }
}
