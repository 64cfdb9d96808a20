package io.keyhold.cli;

import io.keyhold.config.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

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
        return new RootSettings(real, SmallFile.lines(real, SmallFile.SETTINGS_BYTES));
    }

    /** The file as it will be, written already but under another name. */
    static final class Next implements AutoCloseable {
        private final Path file;
        private final Path part;

        private Next(Path file, Path part) {
            this.file = file;
            this.part = part;
        }

        /** Gives it its name, in one step. */
        Path put() throws IOException {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Folders.force(file);
            return file;
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(part);
        }
    }

    /** Writes these lines in place of those that name the root of trust; mode, owner and group stay. */
    Next prepare(List<String> rootLines) throws IOException {
        List<String> changed = new ArrayList<>();
        boolean put = false;
        for (String line : lines) {
            if (!line.strip().matches("keyhold\\.root(-password-file|-pin|-offline-seconds)?\\s*=.*")) {
                changed.add(line);
            } else if (!put) {
                changed.addAll(rootLines);
                put = true;
            }
        }
        Path part = file.resolveSibling(".keyhold-" + UUID.randomUUID() + ".tmp");
        boolean done = false;
        try {
            Streams.writePrivately(part, (String.join("\n", changed) + "\n").getBytes(StandardCharsets.UTF_8));
            takeOver(part);
            done = true;
            return new Next(file, part);
        } finally {
            if (!done) {
                Files.deleteIfExists(part);
            }
        }
    }

    private void takeOver(Path part) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(part, PosixFileAttributeView.class);
        if (view == null) {
            return; // a file system without modes
        }
        PosixFileAttributes now = Files.readAttributes(file, PosixFileAttributes.class);
        PosixFileAttributes fresh = view.readAttributes();
        if (!now.group().equals(fresh.group())) {
            view.setGroup(now.group());
        }
        if (!now.owner().equals(fresh.owner())) {
            view.setOwner(now.owner());
        }
        view.setPermissions(now.permissions());
    }
}
