package io.keyhold.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of one chain.
 *
 * @param began when it began, as in the names
 * @param trailId the chain
 * @param files by number; more than one of a number if somebody has put one beside
 */
record TrailFiles(String began, long trailId, TreeMap<Integer, List<Path>> files) {
    /** The chains in the directories, oldest first; directories that are not there have none. */
    static List<TrailFiles> in(Collection<Path> directories) throws IOException {
        Map<String, TrailFiles> chains = new TreeMap<>();
        for (Path directory : directories) {
            if (Files.isDirectory(directory)) {
                for (Path file : list(directory)) {
                    TrailName.find(file)
                            .ifPresent(name -> chains.computeIfAbsent(
                                            name.began() + name.trailId(),
                                            key -> new TrailFiles(name.began(), name.trailId(), new TreeMap<>()))
                                    .files
                                    .computeIfAbsent(name.number(), key -> new ArrayList<>())
                                    .add(file));
                }
            }
        }
        return List.copyOf(chains.values());
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> Files.isRegularFile(file) || Files.notExists(file)) // to open a FIFO would hang
                    .sorted()
                    .toList();
        }
    }

    /** The first file with its number, the uncompressed one if both are there. */
    Path file(int number) {
        return files.getOrDefault(number, List.of()).get(0);
    }
}
