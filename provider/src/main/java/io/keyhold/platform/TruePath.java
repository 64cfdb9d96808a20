package io.keyhold.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Paths without {@code .} and {@code ..}, as the operating system reads them. {@link Path#normalize} removes the name before
 * {@code ..} from the text, which names another file where that name is a symbolic link.
 */
public final class TruePath {
    private TruePath() {}

    /** The absolute path; links stay by their name unless {@code ..} follows. What is not there is read as it is written. */
    public static Path of(Path path) {
        Path absolute = path.toAbsolutePath();
        Path root = absolute.getRoot();
        Path read = root;
        for (Path name : absolute) {
            switch (name.toString()) {
                case ".", "" -> {}
                case ".." -> {
                    Path parent = target(read).getParent();
                    read = parent == null ? root : parent;
                }
                default -> read = read.resolve(name);
            }
        }
        return read;
    }

    private static Path target(Path path) {
        try {
            return Files.exists(path) ? path.toRealPath() : path;
        } catch (IOException e) {
            return path; // gone, or not readable: the call that uses it says so
        }
    }
}
