package io.keyhold.store.sqlite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The locks of this process on a file, as Linux lists them. */
final class ProcessLocks {
    private ProcessLocks() {}

    static List<String> of(Path file) throws IOException {
        String inode = ":" + Files.getAttribute(file, "unix:ino");
        String process = Long.toString(ProcessHandle.current().pid());
        return Files.readAllLines(Path.of("/proc/locks"), StandardCharsets.US_ASCII).stream()
                .map(line -> line.trim().split("\\s+"))
                .filter(fields -> fields.length == 8 && fields[4].equals(process) && fields[5].endsWith(inode))
                .map(fields -> String.join(" ", fields[1], fields[3], fields[6], fields[7]))
                .sorted()
                .toList();
    }
}
