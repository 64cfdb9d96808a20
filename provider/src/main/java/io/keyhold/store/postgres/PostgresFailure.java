package io.keyhold.store.postgres;

import io.keyhold.api.KmsException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's error codes as exceptions for callers. The text of the server is not repeated, as it may name values; that of the
 * driver is where it is about connecting, and names hosts and files only.
 */
final class PostgresFailure {
    private static final Set<String> LOST =
            Set.of("57P01", "57P02", "57P03", "57P05", "25P03", "08000", "08003", "08006");
    private static final int MOST_CAUSES = 8;

    private PostgresFailure() {}

    /** The code of an error, or of what a pool wrapped. */
    static String state(@Nullable Throwable e) {
        Throwable cause = e;
        for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return Objects.requireNonNull(sql.getSQLState());
            }
            cause = cause.getCause();
        }
        return "";
    }

    /**
     * The connection is gone, and with it nothing but what was not committed. Silence is something else: nobody waits for it
     * twice.
     */
    static boolean isConnectionLost(SQLException e) {
        return LOST.contains(state(e)) && !has(e, SocketTimeoutException.class);
    }

    /** Not what the server says of the tables: that they are gone, changed or not to be read. */
    static boolean isSilence(SQLException e) {
        String state = state(e);
        return typed(e).isEmpty() && !state.startsWith("42") && !state.startsWith("3F") && !state.startsWith("XX00");
    }

    /** An error of ours that a pool wrapped. */
    private static Optional<KmsException> typed(Throwable e) {
        Throwable cause = e;
        for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
            if (cause instanceof KmsException ours) {
                return Optional.of(ours);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    /** An error that may go away by itself before long, as while a standby is made the primary. */
    static boolean isPassing(SQLException e) {
        String state = state(e);
        return LOST.contains(state) && !isTls(e)
                || Set.of("08001", "08004", "25006", "53300", "55P03").contains(state);
    }

    static KmsException of(SQLException e, String store, String doing) {
        return typed(e).orElseGet(() -> meaning(e, store, doing));
    }

    private static KmsException meaning(SQLException e, String store, String doing) {
        String state = state(e);
        String cannot = "store `" + store + "` cannot " + doing + ": ";
        String code = " (SQLSTATE " + (state.isEmpty() ? "none" : state) + ")";
        return switch (state) {
            case "28P01", "28000", "08004", "3D000", "3F000", "42P01", "42501" -> configuration(e, state, cannot, code);
            case "08001" -> unreachable(e, cannot, code);
            case "08006", "08000", "08003", "57P01", "57P02", "57P05", "25P03" -> lost(e, cannot, code);
            case "23505", "23503", "23514", "42703", "42804", "42P10", "XX001", "XX002" ->
                new KmsException.StoreIntegrity(
                        cannot + "its tables are not as Keyhold made them, or the database is damaged" + code,
                        "Run `keyhold doctor`, and restore the store from a backup if it says so",
                        e);
            default -> passing(e, state, cannot, code);
        };
    }

    private static KmsException configuration(SQLException e, String state, String cannot, String code) {
        return switch (state) {
            case "28P01" ->
                new KmsException.Configuration(
                        cannot + "the server refused the password" + code,
                        "Correct keyhold.store-user, or the password where keyhold.store-password says that it is",
                        e);
            case "28000" ->
                new KmsException.Configuration(
                        cannot + "the server does not let this role, host or client certificate in" + code,
                        "Correct keyhold.store-user and sslcert, or have pg_hba.conf allow the connection",
                        e);
            case "08004" ->
                new KmsException.Configuration(
                        cannot + "the server wants a password, or refused this way to log in" + code,
                        "Set keyhold.store-password to file:PATH or env:NAME",
                        e);
            case "3D000" ->
                new KmsException.Configuration(
                        cannot + "there is no such database" + code,
                        "Create it with `create database`, or correct keyhold.store",
                        e);
            case "42501" ->
                new KmsException.Configuration(
                        cannot + "the role of keyhold.store-user lacks a right" + code,
                        "Have a database administrator run what `keyhold store sql` prints",
                        e);
            default ->
                new KmsException.Configuration(
                        cannot + "its schema or tables are not there" + code,
                        "Make them with `keyhold init`, or have a database administrator run what `keyhold store sql` prints",
                        e);
        };
    }

    private static KmsException unreachable(SQLException e, String cannot, String code) {
        return new KmsException.StoreUnavailable(
                cannot + (has(e, UnknownHostException.class) ? "a host name is not known" : "no server answers") + code,
                "Check hosts and ports of keyhold.store, that the server runs, and the network; then try again",
                e);
    }

    /** What a connection that is made or used was lost by: certificates do not come right by waiting. */
    private static KmsException lost(SQLException e, String cannot, String code) {
        if (isTls(e)) {
            return new KmsException.Configuration(
                    cannot + "TLS with the server failed: " + e.getMessage() + code,
                    "Correct the certificate of the server or of this client, or sslrootcert, sslcert and sslkey in keyhold.store",
                    e);
        }
        return new KmsException.StoreUnavailable(
                cannot + "the connection to the server was lost" + code,
                "Try again; look at the server and the network",
                e);
    }

    /** Also where the driver has no cause: the name is not that of the certificate, a key file is readable by others. */
    private static boolean isTls(SQLException e) {
        if (has(e, SSLException.class) || has(e, GeneralSecurityException.class)) {
            return true;
        }
        boolean network = has(e, IOException.class);
        String message = String.valueOf(e.getMessage());
        return !network && (message.contains("SSL") || message.contains("hostname") || message.contains("ertificate"));
    }

    private static KmsException passing(SQLException e, String state, String cannot, String code) {
        return switch (state) {
            case "55P03" ->
                new KmsException.StoreUnavailable(
                        cannot + "another process is changing it for too long" + code,
                        "Try again, or find the session that holds a lock in pg_locks",
                        e);
            case "57014" ->
                new KmsException.StoreUnavailable(
                        cannot + "the server was too slow, or the statement was cancelled" + code, "Try again", e);
            case "40001", "40P01" ->
                new KmsException.StoreUnavailable(
                        cannot + "another transaction was in the way; nothing was changed" + code, "Try again", e);
            case "53300" ->
                new KmsException.StoreUnavailable(
                        cannot + "the server has too many connections" + code,
                        "Raise max_connections or the limit of the role: each process takes up to 8",
                        e);
            case "53100", "53200", "53400", "58030" ->
                new KmsException.StoreUnavailable(
                        cannot + "the server is out of " + (state.equals("53100") ? "disk space" : "a resource") + code,
                        "Free space on the server, then try again",
                        e);
            case "25006" ->
                new KmsException.StoreUnavailable(
                        cannot + "no server that answers is a primary, and a standby decides nothing" + code,
                        "Promote a standby, or name the primary in keyhold.store; then try again",
                        e);
            case "57P03" ->
                new KmsException.StoreUnavailable(
                        cannot + "the server is starting up or shutting down" + code, "Try again", e);
            default ->
                new KmsException.StoreUnavailable(
                        cannot + "the database failed" + code, "Look into the log of the server", e);
        };
    }

    private static boolean has(@Nullable Throwable e, Class<? extends Throwable> type) {
        Throwable cause = e;
        for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
            if (type.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
