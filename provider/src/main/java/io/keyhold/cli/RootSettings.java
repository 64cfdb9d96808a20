package io.keyhold.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines of a settings file that name the root of trust. */
final class RootSettings {
    private final Path file;
    private final List<String> lines;

    private RootSettings(Path file, List<String> lines) {
        this.file = file;
        this.lines = lines;
    }

    static RootSettings read(Path file) throws IOException {
        Path real = file.toRealPath();
        return new RootSettings(real, Files.readAllLines(real, StandardCharsets.UTF_8));
    }

    /** Writes the file anew, in one step, with these lines in place of those that name the root of trust. */
    Path replace(List<String> rootLines) throws IOException {
        List<String> changed = new ArrayList<>();
        boolean put = false;
        for (String line : lines) {
            if (!line.strip().matches("keyhold\\.root(-password-file)?\\s*=.*")) {
                changed.add(line);
            } else if (!put) {
                changed.addAll(rootLines);
                put = true;
            }
        }
        try (OutputStream out = PrivateFile.create(file)) {
            out.write((String.join("\n", changed) + "\n").getBytes(StandardCharsets.UTF_8));
            PrivateFile.commit(out);
        }
        return file;
    }
}
