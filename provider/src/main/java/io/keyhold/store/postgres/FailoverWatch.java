package io.keyhold.store.postgres;

import io.keyhold.api.KmsException;
import io.keyhold.platform.Detached;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether another server of the URL has become the primary, with a thread and a connection for each of them: a primary
 * from before a failover that goes on running would answer the connections that lead to it.
 */
final class FailoverWatch implements AutoCloseable {
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int ANSWER_MILLIS = 2000;
    private static final long MOST_JOIN_MILLIS = 2000;

    private final PostgresSessions sessions;
    private final Duration interval;
    private final List<Looking> all;
    private volatile boolean closed;

    /**
     * Begins to look; with one server there is nothing to look at.
     *
     * @param bound how fast a change counts
     */
    FailoverWatch(List<String> hosts, PostgresSessions sessions, Duration bound) {
        this.sessions = sessions;
        this.interval = bound.dividedBy(4);
        this.all =
                hosts.size() == 1 ? List.of() : hosts.stream().map(Looking::new).toList();
        all.forEach(each -> each.thread.start());
    }

    /** How far the slowest standby is behind; empty if no primary and standby answer. */
    OptionalLong lagBytes() {
        List<ServerAnswer> answers = all.stream()
                .map(each -> each.last)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .filter(answer -> sessions.history().isCurrent(answer.timeline()))
                .toList();
        OptionalLong written = answers.stream()
                .filter(ServerAnswer::writable)
                .mapToLong(ServerAnswer::position)
                .max();
        OptionalLong applied = answers.stream()
                .filter(answer -> !answer.writable())
                .mapToLong(ServerAnswer::position)
                .min();
        return written.isPresent() && applied.isPresent()
                ? OptionalLong.of(Math.max(0, written.getAsLong() - applied.getAsLong()))
                : OptionalLong.empty();
    }

    /** One server. */
    private final class Looking {
        private final String host;
        private final Thread thread;
        private volatile ServerSurvey.@Nullable Reply open;
        private volatile @Nullable ServerAnswer last;

        private Looking(String host) {
            this.host = host;
            this.thread = Detached.thread(this::run, "keyhold-failover-watch");
        }

        private void run() {
            while (!closed) {
                Duration pause = interval;
                try {
                    look();
                } catch (SQLException | KmsException e) {
                    forget();
                    pause = PAUSE_AFTER_FAILURE;
                }
                if (!closed) {
                    LockSupport.parkNanos(pause.toNanos());
                }
            }
            forget();
        }

        private void look() throws SQLException {
            ServerSurvey.Reply reply = open;
            if (reply == null) {
                reply = sessions.ask(host);
                reply.connection().setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
                open = reply;
            }
            ServerAnswer answer = ServerAnswer.of(host, reply.connection());
            sessions.history().saw(answer);
            last = answer;
        }

        private void forget() {
            ServerSurvey.Reply reply = open;
            open = null;
            last = null;
            if (reply != null) {
                reply.close();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            for (Looking each : all) {
                LockSupport.unpark(each.thread);
                each.thread.join(MOST_JOIN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
