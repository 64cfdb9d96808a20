package io.keyhold.store;

import io.keyhold.api.KmsException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Opens connections to one SQLite file, with every pragma set, read back and held to. */
final class SqliteConnections {
    private static final int BUSY_MILLIS = 20_000;
    private static final Map<String, String> PRAGMAS = pragmas();
    private final Path file;

    SqliteConnections(Path file) {
        this.file = file;
    }

    /** Creates directory (0700) and file (0600) where they are missing. */
    void createFile() {
        try {
            Path directory = file.toAbsolutePath().resolveSibling("");
            boolean posix = Files.getFileStore(existing(directory)).supportsFileAttributeView("posix");
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory, posix ? permissions("rwx------") : new FileAttribute<?>[0]);
            }
            Files.createFile(file, posix ? permissions("rw-------") : new FileAttribute<?>[0]);
        } catch (FileAlreadyExistsException e) {
            return;
        } catch (IOException e) {
            throw new KmsException.StoreUnavailable(
                    "the store `" + file + "` cannot be created: " + e.getMessage(),
                    "Choose a directory that can be written",
                    e);
        }
    }

    /** A connection in autocommit mode; writers begin with {@code BEGIN IMMEDIATE}. */
    Connection open() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        Connection connection = source.getConnection();
        try (Statement statement = connection.createStatement()) {
            requireVersion(statement);
            for (String pragma :
                    new String[] {"secure_delete=ON", "trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0"}) {
                statement.execute("PRAGMA " + pragma);
            }
            for (Map.Entry<String, String> pragma : PRAGMAS.entrySet()) {
                requirePragma(statement, pragma.getKey(), pragma.getValue());
            }
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private static void requirePragma(Statement statement, String name, String wanted) throws SQLException {
        try (ResultSet row = statement.executeQuery("PRAGMA " + name)) {
            String found = row.next() ? row.getString(1) : "";
            if (!found.equalsIgnoreCase(wanted)) {
                throw new KmsException.StoreUnavailable(
                        "SQLite has " + name + "=" + found + " where " + wanted + " is needed to lose nothing",
                        "Keep the store on a local file system and use the bundled SQLite");
            }
        }
    }

    /** Refuses versions with the WAL-reset race. */
    private static void requireVersion(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT sqlite_version()")) {
            String version = row.next() ? row.getString(1) : "0.0.0";
            String[] parts = version.split("\\.", 3);
            long number = Long.parseLong(parts[0]) * 1_000_000
                    + Long.parseLong(parts[1]) * 1000
                    + Long.parseLong(parts.length > 2 ? parts[2] : "0");
            if (number < 3_051_003) {
                throw new KmsException.StoreUnavailable(
                        "SQLite " + version + " can corrupt a store that two processes write",
                        "Use SQLite 3.51.3 or newer");
            }
        }
    }

    private static Map<String, String> pragmas() {
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put("journal_mode", "wal");
        wanted.put("synchronous", "2");
        wanted.put("secure_delete", "1");
        wanted.put("trusted_schema", "0");
        wanted.put("cell_size_check", "1");
        wanted.put("busy_timeout", Integer.toString(BUSY_MILLIS));
        return wanted;
    }

    private static FileAttribute<?>[] permissions(String form) {
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(form))};
    }

    private static Path existing(Path path) {
        Path found = path;
        while (!Files.exists(found) && found.getParent() != null) {
            found = found.getParent();
        }
        return found;
    }
}
