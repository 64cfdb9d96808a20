package io.keyhold.store.postgres;

import io.keyhold.api.KmsException;
import io.keyhold.platform.Detached;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Listens for changes of other processes, on a thread and a connection of its own. It makes this process ask earlier; what
 * is lost while the connection is lost is found by the questions that are asked in any case.
 */
final class Notifications implements AutoCloseable {
    private static final int WAIT_MILLIS = 1000;
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PostgresSessions sessions;
    private final String prefix;
    private final FleetEpoch epochs;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Connection current;

    Notifications(PostgresPlace place, PostgresSessions sessions, FleetEpoch epochs) {
        this.sessions = sessions;
        this.prefix = place.schema() + " ";
        this.epochs = epochs;
        this.thread = Detached.thread(this::listen, "keyhold-notifications");
        thread.start();
    }

    private void listen() {
        while (!closed) {
            try (Connection connection = sessions.connect(PATIENCE, PATIENCE);
                    Statement statement = connection.createStatement()) {
                current = connection;
                statement.execute("listen " + PostgresDialect.CHANNEL);
                PGConnection session = connection.unwrap(PGConnection.class);
                while (!closed && sessions.isCurrent(connection)) {
                    take(session.getNotifications(WAIT_MILLIS));
                }
            } catch (SQLException | KmsException e) {
                System.getLogger(Notifications.class.getName())
                        .log(System.Logger.Level.DEBUG, "notifications are not received for a while", e);
                if (!closed) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }
    }

    private void take(PGNotification @Nullable [] notifications) {
        if (notifications == null) {
            return;
        }
        for (PGNotification each : notifications) {
            String payload = each.getParameter();
            String epoch = payload.startsWith(prefix) ? payload.substring(prefix.length()) : "";
            if (epoch.matches("[0-9]{1,18}")) {
                epochs.told(Long.parseLong(epoch));
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        Connection open = current;
        try {
            if (open != null) {
                open.abort(Runnable::run);
            }
            thread.join(2L * WAIT_MILLIS);
        } catch (SQLException e) {
            return; // it ends when it has waited for its time
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
