package io.keyhold.store.postgres;

import io.keyhold.api.KmsException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * What this process has seen of the cluster: its identifier, and the newest timeline. A failover begins a new timeline, and who
 * has seen it does not go back to a server of an older one. Safe for concurrent use.
 */
final class ClusterHistory {
    private final String store;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private String system = "";
    private volatile long newest;

    ClusterHistory(String store) {
        this.store = store;
    }

    /** Runs that after each failover which this process notices. */
    void onFailover(Runnable listener) {
        listeners.add(listener);
    }

    long newest() {
        return newest;
    }

    /** Whether a session of that timeline is one of the newest primary. */
    boolean isCurrent(long timeline) {
        return timeline >= newest;
    }

    /** Refuses a session that a failover has left behind; another connection leads to the new primary. */
    void requireCurrent(long timeline) throws SQLException {
        if (timeline == 0) {
            throw new SQLException("the server is a standby", "25006");
        }
        saw(timeline);
        if (!isCurrent(timeline)) {
            throw new SQLException("the server is one from before a failover", "57P01");
        }
    }

    /** Takes notice of a server, also of one that is not used; one of another cluster proves nothing. */
    void saw(ServerAnswer answer) {
        if (isOfThisCluster(answer)) {
            saw(answer.timeline());
        }
    }

    private synchronized boolean isOfThisCluster(ServerAnswer answer) {
        return system.isEmpty() || system.equals(answer.system());
    }

    private void saw(long timeline) {
        boolean failedOver;
        synchronized (this) {
            failedOver = newest != 0 && timeline > newest;
            newest = Math.max(newest, timeline);
        }
        if (failedOver) {
            listeners.forEach(Runnable::run);
        }
    }

    /**
     * Chooses the server that decides: the one that takes changes on the newest timeline that anybody has told of.
     *
     * @return empty if none of them takes changes
     * @throws KmsException.Configuration if they are of different clusters
     * @throws KmsException.StoreIntegrity if the only one is from before a failover, or two were promoted
     */
    Optional<ServerAnswer> choose(List<ServerAnswer> answers) {
        requireOneCluster(answers);
        answers.forEach(answer -> saw(answer.timeline()));
        List<ServerAnswer> primaries = new ArrayList<>();
        for (ServerAnswer answer : answers) {
            if (answer.writable() && primaries.stream().noneMatch(other -> isSame(other, answer))) {
                primaries.add(answer);
            }
        }
        List<ServerAnswer> current =
                primaries.stream().filter(each -> isCurrent(each.timeline())).toList();
        if (current.size() > 1) {
            throw split(current);
        }
        if (current.isEmpty() && !primaries.isEmpty()) {
            throw old(primaries.get(0));
        }
        return current.stream().findFirst();
    }

    private static boolean isSame(ServerAnswer one, ServerAnswer other) {
        return one.started().equals(other.started()) && one.timeline() == other.timeline();
    }

    private synchronized void requireOneCluster(List<ServerAnswer> answers) {
        for (ServerAnswer answer : answers) {
            if (system.isEmpty()) {
                system = answer.system();
            }
            if (!system.equals(answer.system())) {
                throw new KmsException.Configuration(
                        "the servers of store `" + store + "` are not copies of each other: system identifiers "
                                + answers.stream()
                                        .map(each -> "`" + each.system() + "` at " + each.host())
                                        .collect(Collectors.joining(", "))
                                + ", and this process began with `" + system + "`",
                        "Name in keyhold.store one primary and its standbys only");
            }
        }
    }

    private KmsException split(List<ServerAnswer> primaries) {
        return new KmsException.StoreIntegrity(
                "store `" + store + "` has two primaries on timeline "
                        + primaries.get(0).timeline() + ", at "
                        + primaries.get(0).host() + " and " + primaries.get(1).host()
                        + ": both were promoted, and their changes differ",
                "Stop the one that must not serve; make it a standby of the other with pg_rewind or pg_basebackup");
    }

    private KmsException old(ServerAnswer primary) {
        return new KmsException.StoreIntegrity(
                "the server " + primary.host() + " of store `" + store + "` is on timeline " + primary.timeline()
                        + ", and timeline " + newest + " has been seen: it is a primary from before a failover",
                "Stop that server; make it a standby of the new primary with pg_rewind before it runs again");
    }
}
