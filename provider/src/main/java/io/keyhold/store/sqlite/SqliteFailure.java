package io.keyhold.store.sqlite;

import io.keyhold.api.KmsException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** SQLite's error codes as exceptions for callers. */
final class SqliteFailure {
    private static final int DISK = 10;
    private static final int DAMAGED = 11;
    private static final Pattern ERROR_CODE = Pattern.compile("error code=([0-9]{1,6})");

    private SqliteFailure() {}

    static KmsException of(SQLException e, String store, String doing, Duration busyTimeout) {
        SQLiteErrorCode code = code(e);
        String cannot = "store `" + store + "` cannot " + doing + ": ";
        // The low byte of an extended code is its primary code.
        return switch (code.code & 0xff) {
            case 5, 6 ->
                new KmsException.StoreUnavailable(
                        cannot + "another process has kept it locked for " + busyTimeout.toMillis() + " ms",
                        "Try again, or find the process that holds a long transaction on the file",
                        e);
            case 13 ->
                new KmsException.StoreUnavailable(
                        cannot + "the disk is full; nothing was changed", "Free space on the disk of the store", e);
            case 3, 8, 14, 23 ->
                new KmsException.StoreUnavailable(
                        cannot + "its file cannot be opened or written (" + code + ")",
                        "Check that the file and its folder exist and that this user may write them",
                        e);
            case 1, 11, 19, 20, 26 ->
                new KmsException.StoreIntegrity(
                        cannot + "its file is damaged (" + code + ")", "Restore the store from a backup", e);
            default ->
                new KmsException.StoreUnavailable(
                        cannot + "the disk or SQLite failed (" + code + ")",
                        "Check the disk of the store and its free space",
                        e);
        };
    }

    /** The same of an error that may be told in words of ours already. */
    static boolean isBusy(Exception e) {
        return cause(e).filter(SqliteFailure::isBusy).isPresent();
    }

    /** SQLite calls the file damaged, which it also does where the disk did not give a page. */
    static boolean isDamage(Exception e) {
        return cause(e).filter(found -> (code(found).code & 0xff) == DAMAGED).isPresent();
    }

    /** The disk did not give what was asked for, or take what was written. */
    static boolean isDisk(SQLException e) {
        return (code(e).code & 0xff) == DISK;
    }

    /** Whether a line of SQLite's check of the file says that the disk did not give a page. */
    static boolean isDisk(String checked) {
        Matcher error = ERROR_CODE.matcher(checked);
        return error.find() && (Integer.parseInt(error.group(1)) & 0xff) == DISK;
    }

    private static Optional<SQLException> cause(Exception e) {
        Throwable cause = e instanceof KmsException ? e.getCause() : e;
        return cause instanceof SQLException sql ? Optional.of(sql) : Optional.empty();
    }

    /** Somebody else has it open, or locked. */
    static boolean isBusy(SQLException e) {
        int primary = code(e).code & 0xff;
        return primary == 5 || primary == 6;
    }

    /** Busy, or full: SQLite gave up before the frame that ends a transaction was written. */
    static boolean beforeWriting(SQLException e) {
        int primary = code(e).code & 0xff;
        return primary == 5 || primary == 6 || primary == 13;
    }

    private static SQLiteErrorCode code(SQLException e) {
        return e instanceof SQLiteException sqlite ? sqlite.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
    }
}
