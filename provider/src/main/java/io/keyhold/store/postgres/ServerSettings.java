package io.keyhold.store.postgres;

import io.keyhold.api.KmsException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** Sets what a session needs, reads everything back, and refuses a server that could lose what it acknowledges. */
final class ServerSettings {
    private static final int OLDEST = 130_000;
    private static final String READ =
            "select name, setting from pg_settings where name in ('fsync', 'full_page_writes',"
                    + " 'synchronous_commit', 'search_path', 'standard_conforming_strings', 'row_security', 'server_encoding',"
                    + " 'client_encoding', 'default_transaction_isolation', 'default_transaction_read_only', 'statement_timeout',"
                    + " 'lock_timeout', 'synchronous_standby_names', 'data_checksums', 'wal_level', 'server_version_num',"
                    + " 'max_connections', 'synchronize_seqscans')";

    /** The server asks a host that says nothing whether it is there, and ends the session of one that is not after some 5 s. */
    private static final String PRESENCE =
            "set tcp_keepalives_idle = 2; set tcp_keepalives_interval = 1; set tcp_keepalives_count = 3; ";

    /** The settings that a session must have, whatever database, role or server say. */
    static final Map<String, String> WANTED = Map.of(
            "search_path", "pg_catalog",
            "standard_conforming_strings", "on",
            "row_security", "off",
            "default_transaction_isolation", "read committed",
            "default_transaction_read_only", "off",
            "synchronize_seqscans", "off");

    private ServerSettings() {}

    /** Whatever database or role say, a session may write if the server may; and it finds the functions of the server first. */
    static void makeWritable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set search_path = pg_catalog; set default_transaction_read_only = off");
        }
    }

    /** Makes the settings of a session. */
    static void set(Connection connection, long statementMillis, long lockMillis, long idleMillis) throws SQLException {
        StringBuilder all = new StringBuilder(PRESENCE);
        WANTED.forEach((name, value) ->
                all.append("set ").append(name).append(" = '").append(value).append("'; "));
        all.append("set statement_timeout = ").append(statementMillis).append("; ");
        all.append("set lock_timeout = ").append(lockMillis).append("; ");
        all.append("set idle_in_transaction_session_timeout = ").append(idleMillis);
        try (Statement statement = connection.createStatement()) {
            statement.execute(all.toString());
            // remote_apply waits for more than on does, and stays
            statement.execute("select set_config('synchronous_commit', 'on', false)"
                    + " where current_setting('synchronous_commit') <> 'remote_apply'");
        }
    }

    /** The settings of the server and the session. */
    static Map<String, String> read(Connection connection) throws SQLException {
        Map<String, String> found = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(READ)) {
            while (rows.next()) {
                found.put(rows.getString(1), rows.getString(2));
            }
        }
        return found;
    }

    /** Refuses settings under which the store is not what it promises. */
    static void require(PostgresPlace place, Map<String, String> found) {
        String version = found.getOrDefault("server_version_num", "0");
        if (!version.matches("[0-9]{1,9}") || Integer.parseInt(version) < OLDEST) {
            throw refused(place, "server_version_num", version, "13 or newer", "Upgrade the server");
        }
        WANTED.forEach((name, value) -> {
            if (!value.equals(found.get(name))) {
                throw refused(
                        place,
                        name,
                        found.getOrDefault(name, ""),
                        value,
                        "Connect to the server itself, without a pooler");
            }
        });
        if (!"UTF8".equals(found.get("server_encoding"))) {
            throw refused(
                    place,
                    "server_encoding",
                    found.getOrDefault("server_encoding", ""),
                    "UTF8",
                    "Create the database with `encoding 'UTF8'`");
        }
        if (place.durability() != PostgresPlace.Durability.MAY_LOSE_CHANGES) {
            requireDurable(place, found);
        }
    }

    /**
     * Refuses to change anything on a primary that waits for no standby where the settings want one. A cluster manager may change
     * that at any time, and a standby that was just promoted may not have the setting yet.
     */
    static void requireStandby(PostgresPlace place, String names) {
        if (place.durability() == PostgresPlace.Durability.REPLICATED && names.isBlank()) {
            throw new KmsException.StoreUnavailable(
                    "the server of store `" + place.name() + "` has `synchronous_standby_names` at `" + names
                            + "` and waits for no standby; keyhold.store-durability is `replicated`",
                    "Set it on every server, or synchronous_mode_strict with Patroni; under keyhold.store-durability = full the"
                            + " loss of the primary takes back changes that were acknowledged");
        }
    }

    private static void requireDurable(PostgresPlace place, Map<String, String> found) {
        for (String name : new String[] {"fsync", "full_page_writes"}) {
            if (!"on".equals(found.get(name))) {
                throw refused(place, name, found.getOrDefault(name, ""), "on", accepting("a crash of the server"));
            }
        }
        String commit = found.getOrDefault("synchronous_commit", "");
        if (!commit.equals("on") && !commit.equals("remote_apply")) {
            throw refused(place, "synchronous_commit", commit, "on or remote_apply", accepting("a crash or failover"));
        }
    }

    private static String accepting(String event) {
        return "Set it on the server; or accept with keyhold.store-durability = may-lose-changes that " + event
                + " takes back changes that were acknowledged";
    }

    private static KmsException.Configuration refused(
            PostgresPlace place, String name, String value, String needed, String remedy) {
        return new KmsException.Configuration(
                "the server of store `" + place.name() + "` has `" + name + "` at `" + value + "`; Keyhold needs "
                        + needed,
                remedy);
    }
}
