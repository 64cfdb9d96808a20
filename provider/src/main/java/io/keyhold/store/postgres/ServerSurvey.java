package io.keyhold.store.postgres;

import io.keyhold.platform.Detached;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Asks all servers of the URL at the same time, as the one that the URL names first may be a primary from before a failover. Who does
 * not answer in time is not waited for. Safe for concurrent use.
 */
final class ServerSurvey {
    /** How long the others are waited for after one has answered. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(2500);

    /** The same if a primary of the newest timeline known has answered, and this process knows one. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** How long the answer is believed to which server is the primary. */
    private static final long BELIEVED_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long a server may take for each step of a login. */
    static final Duration LOGIN = Duration.ofSeconds(5);

    private final ClusterHistory history;
    private final List<String> hosts;
    private final Asking asking;
    private volatile String primary = "";
    private volatile long primarySeen;

    /** Connects to a server and asks it. */
    @FunctionalInterface
    interface Asking {
        Reply ask(String host) throws SQLException;
    }

    /** An answer, and the connection over which it came. */
    record Reply(ServerAnswer answer, Connection connection) {
        void close() {
            try {
                connection.close();
            } catch (SQLException e) {
                return; // nothing is expected of it
            }
        }
    }

    ServerSurvey(List<String> hosts, ClusterHistory history, Asking asking) {
        this.hosts = List.copyOf(hosts);
        this.history = history;
        this.asking = asking;
    }

    /** The server that decides, with a connection to it. */
    Reply primary() throws SQLException {
        Optional<Reply> still = stillPrimary();
        if (still.isPresent()) {
            return still.get();
        }
        Replies replies = new Replies(hosts.size());
        for (String host : hosts) {
            Detached.thread(() -> replies.ask(host), "keyhold-servers").start();
        }
        List<Reply> all = replies.await();
        Optional<ServerAnswer> chosen = Optional.empty();
        try {
            chosen = history.choose(all.stream().map(Reply::answer).toList());
        } finally {
            for (Reply reply : all) {
                if (!chosen.equals(Optional.of(reply.answer()))) {
                    reply.close();
                }
            }
        }
        ServerAnswer best = chosen.orElseThrow(() -> replies.failure());
        primarySeen = System.nanoTime();
        primary = best.host();
        return all.stream()
                .filter(reply -> reply.answer().equals(best))
                .findFirst()
                .orElseThrow();
    }

    /** For a moment it is enough to ask the one that was found; with one server there is nobody else. */
    private Optional<Reply> stillPrimary() throws SQLException {
        if (hosts.size() == 1) {
            return Optional.of(alone(asking.ask(hosts.get(0))));
        }
        String host = primary;
        if (host.isEmpty() || System.nanoTime() - primarySeen > BELIEVED_NANOS) {
            return Optional.empty();
        }
        Reply reply;
        try {
            reply = asking.ask(host);
        } catch (SQLException e) {
            return Optional.empty();
        }
        if (reply.answer().writable() && history.isCurrent(reply.answer().timeline())) {
            return Optional.of(alone(reply));
        }
        reply.close();
        return Optional.empty();
    }

    private Reply alone(Reply reply) throws SQLException {
        boolean chosen = false;
        try {
            chosen = history.choose(List.of(reply.answer())).isPresent();
        } finally {
            if (!chosen) {
                reply.close();
            }
        }
        if (!chosen) {
            throw noPrimary();
        }
        return reply;
    }

    private static SQLException noPrimary() {
        return new SQLException("no server that answers is a primary", "25006");
    }

    /** What comes in, until nobody waits any more. */
    private final class Replies {
        private final List<Reply> replies = new ArrayList<>();
        private final List<SQLException> failures = new ArrayList<>();
        private final int expected;
        private long end = System.nanoTime() + LOGIN.toNanos();
        private boolean over;

        private Replies(int expected) {
            this.expected = expected;
        }

        private void ask(String host) {
            try {
                take(asking.ask(host));
            } catch (SQLException e) {
                fail(e);
            } catch (RuntimeException | Error e) {
                fail(new SQLException(e));
            }
        }

        private synchronized void take(Reply reply) {
            if (over) {
                reply.close();
                return;
            }
            replies.add(reply);
            ServerAnswer answer = reply.answer();
            boolean good = history.newest() != 0 && answer.writable() && history.isCurrent(answer.timeline());
            end = Math.min(end, System.nanoTime() + (good ? GRACE_NANOS : PATIENCE_NANOS));
            notifyAll();
        }

        private synchronized void fail(SQLException e) {
            failures.add(e);
            notifyAll();
        }

        /** Those that answered in time; a thread that is interrupted waits too and finds the interrupt afterwards. */
        private synchronized List<Reply> await() {
            boolean interrupted = false;
            for (long left = 1;
                    left > 0 && replies.size() + failures.size() < expected;
                    left = end - System.nanoTime()) {
                try {
                    wait(1 + TimeUnit.NANOSECONDS.toMillis(Math.min(left, GRACE_NANOS)));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            over = true;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return List.copyOf(replies);
        }

        /** Waiting mends no password and no certificate: that is told first. */
        private synchronized SQLException failure() {
            if (!replies.isEmpty()) {
                return noPrimary();
            }
            return failures.stream()
                    .filter(failure -> !PostgresFailure.isPassing(failure))
                    .findFirst()
                    .or(() -> failures.stream().findFirst())
                    .orElseGet(() -> new SQLException("no server answers in time", "08001"));
        }
    }
}
