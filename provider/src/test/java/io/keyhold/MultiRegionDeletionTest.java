package io.keyhold;

import static io.keyhold.ThreeRegions.DUBLIN;
import static io.keyhold.ThreeRegions.HELLO;
import static io.keyhold.ThreeRegions.LONDON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.CancelKeyDeletionRequest;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.KeyState;
import io.keyhold.api.KmsException;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.api.ScheduleKeyDeletionResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Multi-Region keys in one store: a primary waits for its replicas to be gone, and a replica can be made again. */
class MultiRegionDeletionTest {
    @TempDir
    Path directory;

    private ThreeRegions regions;

    @BeforeEach
    void open() {
        regions = new ThreeRegions(directory);
    }

    @AfterEach
    void close() {
        regions.close();
    }

    @Test
    void scheduleKeyDeletion_ofAPrimaryWithReplicas_waitsForThemToBeGone() {
        String id = regions.pair();

        ScheduleKeyDeletionResponse scheduled = regions.in(DUBLIN)
                .scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(id).withPendingWindowInDays(8));

        assertThat(scheduled.keyState()).isEqualTo(KeyState.PENDING_REPLICA_DELETION);
        assertThat(scheduled.deletionDate()).isEmpty();
        assertThat(regions.describe(DUBLIN, id).pendingDeletionWindowInDays()).contains(8);
        regions.in(LONDON).scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(id).withPendingWindowInDays(7));
        regions.pass(7);
        assertThat(regions.describe(DUBLIN, id).keyState()).isEqualTo(KeyState.PENDING_REPLICA_DELETION);
        regions.pass(1);
        KeyMetadata waiting = regions.describe(DUBLIN, id);
        assertThat(waiting.keyState()).isEqualTo(KeyState.PENDING_DELETION);
        assertThat(waiting.deletionDate()).contains(regions.clock.instant().plus(Duration.ofDays(8)));
        assertThat(waiting.multiRegionConfiguration().orElseThrow().replicaKeys())
                .isEmpty();
        assertThatThrownBy(() -> regions.describe(LONDON, id)).isInstanceOf(KmsException.NotFound.class);
    }

    @Test
    void cancelKeyDeletion_ofAPrimaryThatWaitsForReplicas_disablesIt() {
        String id = regions.pair();
        regions.in(DUBLIN).scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(id));

        regions.in(DUBLIN).cancelKeyDeletion(CancelKeyDeletionRequest.of(id));

        assertThat(regions.describe(DUBLIN, id).keyState()).isEqualTo(KeyState.DISABLED);
        assertThat(regions.describe(DUBLIN, id).pendingDeletionWindowInDays()).isEmpty();
    }

    @Test
    void replicateKey_afterTheReplicaWasDeleted_makesItAgain() {
        String id = regions.pair();
        byte[] blob = regions.encrypt(LONDON, id);
        regions.in(LONDON).scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(id).withPendingWindowInDays(7));
        regions.pass(8);
        assertThatThrownBy(() -> regions.decrypt(LONDON, blob)).isInstanceOf(KmsException.AccessDenied.class);

        regions.replicate(id, LONDON);

        assertThat(regions.decrypt(LONDON, blob)).isEqualTo(HELLO);
    }
}
