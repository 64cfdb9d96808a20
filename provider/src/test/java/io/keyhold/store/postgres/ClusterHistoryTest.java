package io.keyhold.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of several servers decides. */
class ClusterHistoryTest {
    private static final String SYSTEM = "7714018877789497375";

    private final ClusterHistory history = new ClusterHistory("s");

    @Test
    void choose_oldPrimaryFirst_takesTheOneOfTheNewestTimeline() throws SQLException {
        ServerAnswer promoted = primary("h2:5432", 2);

        assertThat(history.choose(List.of(primary("h1:5432", 1), promoted))).contains(promoted);
        history.requireCurrent(2);
        assertThatThrownBy(() -> history.requireCurrent(1))
                .isInstanceOf(SQLException.class)
                .hasMessage("the server is one from before a failover");
    }

    @Test
    void choose_primaryThatAStandbyHasLeftBehind_isRefusedThoughNobodyElseTakesChanges() {
        assertThatThrownBy(() -> history.choose(List.of(primary("h1:5432", 1), standby("h2:5432", 2))))
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining(
                        "the server h1:5432 of store `s` is on timeline 1, and timeline 2 has been seen: it is a primary from before a failover")
                .hasMessageContaining("pg_rewind");
    }

    @Test
    void choose_standbysOnly_isNone() {
        assertThat(history.choose(List.of(standby("h1:5432", 1), standby("h2:5432", 1))))
                .isEmpty();
    }

    @Test
    void choose_twoPromoted_isRefused() {
        assertThatThrownBy(() -> history.choose(List.of(primary("h1:5432", 2), primary("h2:5432", 2))))
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("has two primaries on timeline 2, at h1:5432 and h2:5432")
                .hasMessageContaining("Stop the one that must not serve");
    }

    @Test
    void choose_oneServerUnderTwoNames_isTaken() {
        ServerAnswer answer = primary("h1:5432", 2);
        ServerAnswer again = new ServerAnswer("10.0.0.1:5432", true, 2, SYSTEM, 0, answer.started(), 8);

        assertThat(history.choose(List.of(answer, again))).contains(answer);
    }

    @Test
    void choose_serversOfTwoClusters_namesBoth() {
        ServerAnswer foreign = new ServerAnswer("h2:5432", false, 7, "12", 0, "then", 1);

        assertThatThrownBy(() -> history.choose(List.of(primary("h1:5432", 1), foreign)))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining("system identifiers `" + SYSTEM + "` at h1:5432, `12` at h2:5432")
                .hasMessageContaining("Name in keyhold.store one primary and its standbys only");
    }

    @Test
    void choose_anotherClusterLater_isRefused() {
        history.choose(List.of(primary("h1:5432", 1)));

        assertThatThrownBy(() -> history.choose(List.of(new ServerAnswer("h1:5432", true, 1, "12", 0, "then", 1))))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining("this process began with `" + SYSTEM + "`");
    }

    @Test
    void saw_newerTimeline_isAFailoverOnce() {
        List<String> heard = new ArrayList<>();
        history.onFailover(() -> heard.add("failover"));
        history.choose(List.of(primary("h1:5432", 3)));

        history.saw(new ServerAnswer("h9:5432", true, 9, "12", 0, "then", 1));
        assertThat(heard).as("of another cluster").isEmpty();
        history.saw(primary("h2:5432", 4));
        history.saw(primary("h2:5432", 4));

        assertThat(heard).containsExactly("failover");
        assertThat(history.isCurrent(3)).isFalse();
    }

    private static ServerAnswer primary(String host, long timeline) {
        return new ServerAnswer(host, true, timeline, SYSTEM, 0, "started " + host, 1);
    }

    private static ServerAnswer standby(String host, long timeline) {
        return new ServerAnswer(host, false, timeline, SYSTEM, 0, "started " + host, 1);
    }
}
