package io.keyhold.benchmarks;

import io.keyhold.Keyhold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A Keyhold in a folder of its own, with the settings that a program starts with: audit in group mode. */
final class BenchmarkKeyhold implements AutoCloseable {
    final Path directory;
    final Keyhold keyhold;

    BenchmarkKeyhold() throws IOException {
        directory = Files.createTempDirectory("keyhold-bench");
        Files.writeString(directory.resolve("passphrase"), "correct horse battery staple\n");
        keyhold = Keyhold.open(Files.write(
                directory.resolve("keyhold.properties"),
                List.of("keyhold.store = store/keys.db", "keyhold.root = passphrase-file:passphrase")));
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
