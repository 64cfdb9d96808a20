package io.keyhold.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of this machine for tests: its own data, its own port on the loopback, gone when the JVM ends. The
 * property {@code keyhold.test.postgres.server} names one that runs already, {@code HOST:PORT} with a role {@code postgres}
 * that needs no password.
 */
public final class TestServer {
    private static final String GIVEN = System.getProperty("keyhold.test.postgres.server", "");
    private static final String BINARIES = System.getProperty("keyhold.test.postgres.bin", "");

    private final Path bin;
    private final Path folder;
    private final int port;

    private TestServer(Path bin, Path folder, int port) {
        this.bin = bin;
        this.folder = folder;
        this.port = port;
    }

    /** Where a server can be started, or runs; empty if there is none. */
    public static Optional<String> hostAndPort() {
        return GIVEN.isEmpty() ? Shared.SERVER.map(server -> "127.0.0.1:" + server.port()) : Optional.of(GIVEN);
    }

    /** The folder of the programs of PostgreSQL: the newest of Debian's. */
    public static Optional<Path> programs() {
        if (!BINARIES.isEmpty()) {
            return Optional.of(Path.of(BINARIES));
        }
        Path debian = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(debian)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(debian)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(programs -> Files.isExecutable(programs.resolve("postgres")))
                    .max(Comparator.comparing(
                            programs -> Integer.parseInt(String.valueOf(programs.getName(programs.getNameCount() - 2))
                                    .replaceAll("[^0-9]", ""))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a server that is not started yet. */
    static TestServer create(Path bin, String... settings) throws IOException {
        Path folder = Files.createTempDirectory(Path.of("/tmp"), "keyhold-postgres-");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        TestServer server = new TestServer(bin, folder, port);
        if (server.isRoot()) {
            server.run(List.of("chown", "postgres", folder.toString()));
        }
        server.program(
                "initdb", "-D", server.data(), "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-U", "postgres", "-N");
        List<String> lines = new ArrayList<>(List.of(
                "",
                "port = " + port,
                "listen_addresses = '127.0.0.1'",
                "unix_socket_directories = '" + folder + "'",
                "max_connections = 200"));
        lines.addAll(List.of(settings));
        Path configuration = Path.of(server.data(), "postgresql.conf");
        Files.writeString(configuration, Files.readString(configuration) + String.join("\n", lines) + "\n");
        return server;
    }

    public int port() {
        return port;
    }

    String data() {
        return folder.resolve("data").toString();
    }

    /** Starts it, and waits until it takes connections. */
    TestServer start() throws IOException {
        program("pg_ctl", "-D", data(), "-w", "-l", folder.resolve("log").toString(), "start");
        return this;
    }

    /** Stops it at once, and removes its data. */
    void remove() {
        try {
            program("pg_ctl", "-D", data(), "-m", "immediate", "stop");
            run(List.of("rm", "-rf", folder.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isRoot() {
        return System.getProperty("user.name", "").equals("root");
    }

    /** The programs refuse to run as root. */
    private void program(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(bin.resolve(name).toString());
        command.addAll(List.of(arguments));
        run(command);
    }

    private void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(new java.io.File("/tmp"))
                .redirectErrorStream(true)
                .redirectOutput(
                        folder.resolveSibling(folder.getFileName() + ".out").toFile())
                .start();
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException(
                        command + " failed: " + Files.readString(folder.resolveSibling(folder.getFileName() + ".out")));
            }
            Files.deleteIfExists(folder.resolveSibling(folder.getFileName() + ".out"));
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** The one of this JVM. */
    private static final class Shared {
        static final Optional<TestServer> SERVER = programs().map(Shared::start);

        private static TestServer start(Path bin) {
            try {
                TestServer server = create(bin).start();
                Runtime.getRuntime().addShutdownHook(new Thread(server::remove));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
