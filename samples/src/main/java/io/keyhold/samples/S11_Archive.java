package io.keyhold.samples;

import io.keyhold.Keyhold;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.Envelopes;
import io.keyhold.api.Kms;
import io.keyhold.api.ListAliasesRequest;
import io.keyhold.api.RotateKeyOnDemandRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * A folder is encrypted before it goes to cold storage: file by file, in parallel, with progress. Each run makes one
 * archive, lists all of them, restores the first and compares it, and then rotates the key, so that a second run restores what
 * was written under older key material. What stands for object storage is a folder of objects with random names.
 * Arguments: a directory to work in and the folder to archive.
 */
public final class S11_Archive {
    private static final String KEY = "alias/archive";
    private static final String MANIFEST = "manifest.khe";

    private final Envelopes envelopes;
    private final Path store;
    private final PrintStream out;

    private S11_Archive(Envelopes envelopes, Path store, PrintStream out) {
        this.envelopes = envelopes;
        this.store = store;
        this.out = out;
    }

    /** A file in an archive. */
    private record Entry(String object, long bytes, String path) {
        String line() {
            return object + " " + bytes + " " + path;
        }

        static Entry parse(String line) {
            String[] parts = line.split(" ", 3);
            return new Entry(parts[0], Long.parseLong(parts[1]), parts[2]);
        }
    }

    /** Runs the sample; see the class. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: S11_Archive DIRECTORY FOLDER");
            return;
        }
        run(Files.createDirectories(Path.of(arguments[0])), Path.of(arguments[1]), System.out);
    }

    static void run(Path directory, Path folder, PrintStream out) throws IOException {
        try (Keyhold keyhold = Keyhold.open(SampleSettings.in(directory))) {
            Kms kms = keyhold.kms();
            boolean first = kms.listAliases(ListAliasesRequest.of()).aliases().stream()
                    .noneMatch(alias -> alias.aliasName().equals(KEY));
            if (first) {
                kms.createAlias(CreateAliasRequest.of(KEY, newKey(kms)));
            }
            Path store = Files.createDirectories(directory.resolve("cold-storage"));
            S11_Archive sample = new S11_Archive(keyhold.envelopes(KEY).withAnyKey(), store, out);
            sample.archive(folder, "run-" + (sample.archives().size() + 1));
            sample.list();
            Path restored = directory.resolve("restored-" + sample.archives().size());
            sample.restore("run-1", restored);
            out.println("compared   run-1 with the folder: " + differences(folder, restored) + " differences");
            String keyId =
                    kms.describeKey(DescribeKeyRequest.of(KEY)).keyMetadata().keyId();
            kms.rotateKeyOnDemand(RotateKeyOnDemandRequest.of(keyId));
            out.println("rotated    the next run writes under new key material");
        }
    }

    private void archive(Path folder, String name) throws IOException {
        Path archive = Files.createDirectories(store.resolve(name));
        List<Entry> entries = new ArrayList<>();
        for (Path file : files(folder)) {
            entries.add(new Entry(
                    UUID.randomUUID() + ".khe",
                    Files.size(file),
                    folder.relativize(file).toString()));
        }
        inParallel("encrypting", entries, (entry, progress) -> {
            Path source = folder.resolve(entry.path());
            envelopes.encrypt(source, archive.resolve(entry.object()), context(name, entry), progress::advanced);
        });
        byte[] lines =
                String.join("\n", entries.stream().map(Entry::line).toList()).getBytes(StandardCharsets.UTF_8);
        try (OutputStream manifest =
                envelopes.encrypt(Files.newOutputStream(archive.resolve(MANIFEST)), context(name, "manifest"))) {
            manifest.write(lines);
        }
        out.println("archived   " + entries.size() + " files as " + name);
    }

    private void list() throws IOException {
        for (String name : archives()) {
            List<Entry> entries = manifest(name);
            long bytes = entries.stream().mapToLong(Entry::bytes).sum();
            boolean old = envelopes.needsRewrap(store.resolve(name).resolve(MANIFEST));
            out.println("listed     " + name + ": " + entries.size() + " files, " + bytes + " bytes, "
                    + (old ? "under former key material" : "under the current key material"));
        }
    }

    private void restore(String name, Path target) throws IOException {
        Path archive = store.resolve(name);
        List<Entry> entries = manifest(name);
        Path root = Files.createDirectories(target).toAbsolutePath().normalize();
        inParallel("decrypting", entries, (entry, progress) -> {
            Path file = root.resolve(entry.path()).normalize();
            if (!file.startsWith(root)) {
                throw new IOException("`" + entry.path() + "` leads out of the folder to restore to");
            }
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            envelopes.decrypt(archive.resolve(entry.object()), file, context(name, entry), progress::advanced);
        });
        out.println("restored   " + entries.size() + " files of " + name);
    }

    /** The list of files as it was written; refused if it was changed. */
    private List<Entry> manifest(String name) throws IOException {
        try (InputStream in = envelopes.decrypt(
                Files.newInputStream(store.resolve(name).resolve(MANIFEST)), context(name, "manifest"))) {
            String lines = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return lines.lines().map(Entry::parse).toList();
        }
    }

    private List<String> archives() throws IOException {
        try (Stream<Path> folders = Files.list(store)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** An object opens under the name and path that it was written with, and nowhere else. */
    private static Map<String, String> context(String name, Entry entry) {
        return Map.of("archive", name, "object", entry.object(), "path", entry.path());
    }

    private static Map<String, String> context(String name, String object) {
        return Map.of("archive", name, "object", object);
    }

    /** Work on one file, which tells how far it is. */
    private interface FileWork {
        void run(Entry entry, Step progress) throws IOException;
    }

    /** Turns the bytes of one file so far into steps of the bar of all files. */
    private static final class Step {
        private final ProgressBar bar;
        private long before;

        Step(ProgressBar bar) {
            this.bar = bar;
        }

        void advanced(long bytes) {
            bar.stepBy(bytes - before);
            before = bytes;
        }
    }

    private void inParallel(String what, List<Entry> entries, FileWork work) throws IOException {
        long total = entries.stream().mapToLong(Entry::bytes).sum();
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(total)
                .setUnit("MiB", 1 << 20)
                .build()) {
            List<Future<?>> running = new ArrayList<>();
            for (Entry entry : entries) {
                running.add(threads.submit(() -> {
                    work.run(entry, new Step(bar));
                    return null;
                }));
            }
            for (Future<?> future : running) {
                await(future);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(Future<?> future) throws IOException {
        try {
            future.get();
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNull(e.getCause());
            throw new IOException(cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static long differences(Path folder, Path restored) throws IOException {
        long differences = Math.abs(files(folder).size() - files(restored).size());
        for (Path file : files(folder)) {
            Path copy = restored.resolve(folder.relativize(file).toString());
            differences += Files.exists(copy) && Files.mismatch(file, copy) == -1 ? 0 : 1;
        }
        return differences;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static String newKey(Kms kms) {
        return kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
    }
}
