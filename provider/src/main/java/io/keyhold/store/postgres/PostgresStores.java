package io.keyhold.store.postgres;

import io.keyhold.api.KmsException;
import io.keyhold.store.StoreOptions;
import io.keyhold.store.jdbc.BackupFormat;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.jdbc.StoreConnection;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.RootOfTrust;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Stores in PostgreSQL. The driver and its pool are not part of Keyhold: who has a store in a file needs neither. */
public final class PostgresStores {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private PostgresStores() {}

    /**
     * Opens the store in that schema, which is made if it is not there and the role may. The root of trust is not needed any
     * more afterwards, and stays the caller's to close.
     *
     * @param ciphers serve the seals, and give keys, ids and nonces
     * @param backups writes its backups
     * @throws io.keyhold.api.KmsException.RootOfTrust if the root of trust does not open the store
     * @throws io.keyhold.api.KmsException.StoreIntegrity if a record was changed, moved, replayed, added or removed outside Keyhold
     * @throws io.keyhold.api.KmsException.Configuration if the server, its settings or its tables are not as they must be
     */
    public static JdbcRecordStore open(
            PostgresPlace place, RootOfTrust rootOfTrust, Ciphers ciphers, StoreOptions options, BackupFormat backups) {
        requireDriver();
        return JdbcRecordStore.over(new PostgresFactory(place, rootOfTrust, ciphers, options, backups).open());
    }

    /** Whether there is a store in that schema. */
    public static boolean exists(PostgresPlace place) {
        requireDriver();
        PostgresSessions sessions = new PostgresSessions(place);
        try (StoreConnection session = sessions.session(sessions.connect(PATIENCE, PATIENCE), () -> {})) {
            return new PostgresSchema(place).hasStore(session);
        } catch (SQLException e) {
            throw PostgresFailure.of(e, place.name(), "be looked for");
        }
    }

    /**
     * The statements that a database administrator runs where the role of Keyhold may not make tables.
     *
     * @param schema the schema
     * @param role the role that Keyhold logs in as
     */
    public static List<String> script(String schema, String role) {
        List<String> lines = new ArrayList<>();
        lines.add("create schema \"" + schema + "\";");
        for (String statement : PostgresSchema.statements()) {
            lines.add(PostgresSchema.names(schema).apply(statement) + ";");
        }
        String to = " to \"" + role.replace("\"", "\"\"") + "\";";
        lines.add("grant usage on schema \"" + schema + "\"" + to);
        lines.add("grant select, insert, update, delete on all tables in schema \"" + schema + "\"" + to);
        return List.copyOf(lines);
    }

    static void requireDriver() {
        requireClass("org.postgresql.Driver", "org.postgresql:postgresql 42.7.11 or newer");
        requireClass("com.zaxxer.hikari.HikariDataSource", "com.zaxxer:HikariCP 5.1 or newer");
        requireClass("org.slf4j.LoggerFactory", "org.slf4j:slf4j-api 2.0 or newer, which HikariCP needs,");
        String version = driverVersion();
        String[] parts = version.split("\\.", -1);
        boolean old = parts.length < 3
                || !version.matches("[0-9]{1,6}\\.[0-9]{1,6}\\.[0-9].*")
                || Integer.parseInt(parts[0]) < 42
                || parts[0].equals("42")
                        && (Integer.parseInt(parts[1]) < 7
                                || parts[1].equals("7") && Integer.parseInt(parts[2].replaceAll("[^0-9].*", "")) < 11);
        if (old) {
            throw new KmsException.Configuration(
                    "the PostgreSQL driver on the class path is version `" + version + "`, which has known holes",
                    "Put org.postgresql:postgresql 42.7.11 or newer on the class path");
        }
    }

    /** That of the driver that is there: the compiler would put the constant of the one that it saw here. */
    static String driverVersion() {
        try {
            return String.valueOf(Class.forName("org.postgresql.util.DriverInfo")
                    .getField("DRIVER_VERSION")
                    .get(null));
        } catch (ReflectiveOperationException e) {
            return "unknown";
        }
    }

    private static void requireClass(String name, String artifact) {
        try {
            Class.forName(name, false, PostgresStores.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new KmsException.Configuration(
                    "keyhold.store is in PostgreSQL, and `" + name + "` is not on the class path",
                    "Put " + artifact + " on the class path",
                    e);
        }
    }
}
