package io.keyhold.crypto;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of published vectors, in system property {@code keyhold.vectors}. The last lines of the build count the suites without it. */
final class PublishedVectors {
    private static final Path NOT_RUN = Path.of("target", "vectors-not-run");

    private PublishedVectors() {}

    /** The folder; where it is absent the calling suite is noted and skipped. */
    static Path folder() {
        Path folder = Path.of(System.getProperty("keyhold.vectors", "../../shared/vectors"));
        boolean present = Files.isDirectory(folder);
        note(suite(), present);
        assumeTrue(present, () -> "no test vectors in " + folder + "; set -Dkeyhold.vectors");
        return folder;
    }

    private static void note(String suite, boolean present) {
        try {
            if (present) {
                Files.deleteIfExists(NOT_RUN.resolve(suite));
            } else {
                Files.writeString(Files.createDirectories(NOT_RUN).resolve(suite), "");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String suite() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .filter(name -> name.startsWith("io.keyhold.") && name.endsWith("Test"))
                        .findFirst())
                .orElse("unknown");
    }
}
