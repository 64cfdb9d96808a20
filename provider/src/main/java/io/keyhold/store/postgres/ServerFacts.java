package io.keyhold.store.postgres;

import io.keyhold.store.StoreActivity;
import io.keyhold.store.StoreFacts;
import io.keyhold.store.jdbc.StoreConnection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** How a server is set and replicated, for who operates it. */
final class ServerFacts {
    private ServerFacts() {}

    static StoreFacts read(StoreConnection session, PostgresSessions sessions, StoreActivity activity, int readers)
            throws SQLException {
        Map<String, String> settings = new TreeMap<>();
        session.query(
                row -> settings.put(row.getString(1), row.getString(2)),
                "select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit',"
                        + " 'synchronous_standby_names', 'data_checksums', 'max_connections', 'server_encoding')");
        replication(session, settings);
        settings.put(
                "tls",
                session.text("select coalesce(max(version), 'none') from pg_stat_ssl where pid = pg_backend_pid()"));
        settings.put(
                "connections",
                session.text("select count(*) from pg_stat_activity where backend_type = 'client backend'"));
        settings.put("timeline", Long.toString(sessions.history().newest()));
        settings.put("authentication", sessions.authentication());
        settings.put(
                "pool", activity.connectionsInUse() + " of " + activity.connections() + " in use, at most " + readers);
        return StoreFacts.of(
                "PostgreSQL " + session.text("select current_setting('server_version')") + ", pgjdbc "
                        + PostgresStores.driverVersion(),
                settings);
    }

    /** A role that is not a member of pg_monitor sees that there are standbys, and nothing else of them. */
    private static void replication(StoreConnection session, Map<String, String> settings) throws SQLException {
        settings.put(
                "standbys",
                session.text("select case when count(*) > 0 and count(sync_state) = 0 then count(*) || ' streaming'"
                        + " else count(*) || ' streaming, ' || count(*) filter (where sync_state in ('sync', 'quorum'))"
                        + " || ' synchronous' end from pg_stat_replication"));
        settings.put(
                "replication_lag",
                session.text("select coalesce(max(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)) || ' bytes, '"
                        + " || max(coalesce(extract(epoch from replay_lag), 0))::numeric(12, 3) || ' s', 'not visible')"
                        + " from pg_stat_replication"));
    }
}
