package io.keyhold.store.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What a server said of itself.
 *
 * @param host how the URL names it
 * @param writable whether it is a primary, and takes changes
 * @param timeline the number of its history: each promotion begins a new one
 * @param system the identifier that all copies of one cluster have in common
 * @param position how far it has written its log, or applied that of the primary, in bytes
 * @param started when it was started: one server under two names says the same
 * @param backend the process that serves the session
 */
record ServerAnswer(
        String host, boolean writable, long timeline, String system, long position, String started, int backend) {
    /** The timeline of a session, which a standby cannot tell. */
    static final String TIMELINE = "case when pg_is_in_recovery() then 0 else"
            + " ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint end";

    private static final String QUESTION =
            "select not pg_is_in_recovery() and current_setting('transaction_read_only') = 'off',"
                    + " greatest(" + TIMELINE + ", case when pg_is_in_recovery() then greatest("
                    + "(select timeline_id from pg_control_checkpoint()),"
                    + " (select min_recovery_end_timeline from pg_control_recovery())) else 0 end),"
                    + " (select system_identifier from pg_control_system()), pg_wal_lsn_diff("
                    + "case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end, '0/0'), pg_postmaster_start_time(), pg_backend_pid()";

    /** Asks the server of a connection. */
    static ServerAnswer of(String host, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUESTION)) {
            row.next();
            return new ServerAnswer(
                    host,
                    row.getBoolean(1),
                    row.getLong(2),
                    row.getString(3),
                    row.getLong(4),
                    row.getString(5),
                    row.getInt(6));
        }
    }
}
