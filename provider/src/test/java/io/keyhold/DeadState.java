package io.keyhold;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files that a killed process left, and those it had a while before.
 *
 * @param files the folder of the settings, the store and the trail
 * @param older the same folder before the last changes
 */
record DeadState(Path files, Path older) {
    private static final String STORE = "store/keys.db";

    /** Lets a process die {@code delayMillis} after its last change, in a store that is new or was closed once. */
    static DeadState record(Path folder, long seed, long delayMillis) throws IOException, InterruptedException {
        DeadState state = new DeadState(folder.resolve("dead"), folder.resolve("older"));
        Files.createDirectories(state.files);
        Path settings = TestKeyhold.settings(
                state.files, "keyhold.audit = audit", "keyhold.audit-mode = " + (seed % 2 == 0 ? "group" : "strict"));
        if (seed % 4 < 2) {
            Keyhold.open(settings).close();
        }
        Process process = CrashedProcess.start(settings, seed, delayMillis);
        CrashedProcess.awaitQuiet(process.getInputStream());
        copy(state.files, state.older);
        try (OutputStream in = process.getOutputStream()) {
            in.write('\n');
        }
        process.waitFor();
        return state;
    }

    /** The files that a mutation may be of: database, log, index of the log, epoch file, and those of the trail. */
    List<Path> targets() throws IOException {
        try (Stream<Path> store = Files.list(files.resolve("store"));
                Stream<Path> trail = Files.list(files.resolve("audit"))) {
            return Stream.concat(store, trail)
                    .filter(file -> !file.toString().endsWith(".lock"))
                    .map(files::relativize)
                    .sorted()
                    .toList();
        }
    }

    /** A copy to open; the root of trust and the settings are in it. */
    Path copyTo(Path target) throws IOException {
        copy(files, target);
        return target;
    }

    static Path settings(Path copy) {
        return copy.resolve("keyhold.properties");
    }

    static Path store(Path copy) {
        return copy.resolve(STORE);
    }

    static Path trail(Path copy) {
        return copy.resolve("audit");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target);
                }
            }
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
