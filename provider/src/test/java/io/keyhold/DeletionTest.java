package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyhold.api.CancelKeyDeletionRequest;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.GetKeyLastUsageRequest;
import io.keyhold.api.GetKeyLastUsageResponse;
import io.keyhold.api.KeyLastUsageTrackingOperation;
import io.keyhold.api.KeyState;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListAliasesRequest;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.api.ScheduleKeyDeletionResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deletion after its waiting period and no earlier, on a clock that the test drives. */
class DeletionTest {
    @TempDir
    Path directory;

    private Life life;
    private String keyId;

    @BeforeEach
    void open() {
        life = new Life(directory);
        keyId = life.createKey();
    }

    @AfterEach
    void close() {
        life.close();
    }

    @Test
    void scheduleKeyDeletion_windowOver_deletesADayLaterWithItsAliases() {
        byte[] blob = life.encrypt(keyId);
        life.kms().createAlias(CreateAliasRequest.of("alias/gone", keyId));
        life.kms().rotateKeyOnDemand(RotateKeyOnDemandRequest.of(keyId));
        ScheduleKeyDeletionResponse response = schedule(7);
        assertThat(response.keyState()).isEqualTo(KeyState.PENDING_DELETION);
        assertThat(response.deletionDate()).contains(Life.BEGIN.plus(Duration.ofDays(7)));
        assertThat(life.describe(keyId).deletionDate()).isEqualTo(response.deletionDate());
        assertThatThrownBy(() -> life.encrypt(keyId)).isInstanceOf(KmsException.InvalidState.class);

        life.pass(Duration.ofDays(7));
        life.pass(Duration.ofDays(1).minusSeconds(1));
        assertThat(life.state(keyId)).isEqualTo(KeyState.PENDING_DELETION);
        life.pass(Duration.ofSeconds(1));

        assertThatThrownBy(() -> life.state(keyId)).isInstanceOf(KmsException.NotFound.class);
        assertThatThrownBy(() -> life.kms().decrypt(DecryptRequest.of(blob)))
                .isInstanceOf(KmsException.AccessDenied.class);
        assertThat(life.kms().listAliases(ListAliasesRequest.of()).aliases()).isEmpty();
        assertThat(life.events("DeleteKey")).hasSize(1);
        assertThat(life.events("DeleteKey").get(0).at("/resources/0/ARN").asText())
                .endsWith(keyId);
        JsonNode scheduled = life.events("ScheduleKeyDeletion").get(0);
        assertThat(scheduled.at("/responseElements/deletionDate").asText()).isEqualTo("Jan 8, 2026, 12:00:00 AM");
        assertThat(scheduled.at("/requestParameters/pendingWindowInDays").asInt())
                .isEqualTo(7);
    }

    @Test
    void deletion_clockJumpsAhead_deletesNothing() {
        schedule(30);
        life.pass(Duration.ofDays(4000));
        life.pass(Duration.ofHours(23));
        life.clock.set(Life.BEGIN.plus(Duration.ofDays(1)));
        life.keepHouse();
        life.clock.set(Life.BEGIN.plus(Duration.ofDays(5000)));
        life.keepHouse();
        life.clock.set(Life.BEGIN.plus(Duration.ofDays(2)));
        life.reopen();

        assertThat(life.state(keyId)).isEqualTo(KeyState.PENDING_DELETION);
        life.kms().cancelKeyDeletion(CancelKeyDeletionRequest.of(keyId));
        life.kms().enableKey(EnableKeyRequest.of(keyId));
        life.assertOpens(life.encrypt(keyId));
    }

    @Test
    void deletion_observedByAClockAheadThatNobodySawGoBack_startsOver() {
        schedule(7);
        life.pass(Duration.ofDays(100));
        life.clock.set(Life.BEGIN.plus(Duration.ofDays(8)));
        life.keepHouse();
        assertThat(life.state(keyId)).isEqualTo(KeyState.PENDING_DELETION);

        life.pass(Duration.ofDays(1));
        assertThatThrownBy(() -> life.state(keyId)).isInstanceOf(KmsException.NotFound.class);
    }

    @Test
    void scheduleKeyDeletion_byAClockFarBehind_waitsFromTheLastUseOfTheKey() {
        life.clock.advance(Duration.ofDays(100));
        life.encrypt(keyId);
        life.clock.set(Life.BEGIN.minus(Duration.ofDays(365)));
        assertThat(schedule(7).deletionDate()).contains(Life.BEGIN.plus(Duration.ofDays(107)));
        life.clock.set(Life.BEGIN.plus(Duration.ofDays(100)));
        life.keepHouse();
        life.pass(Duration.ofDays(2));
        assertThat(life.state(keyId)).isEqualTo(KeyState.PENDING_DELETION);
    }

    @Test
    void deletion_whileClosed_countsTheTime() {
        schedule(7);
        life.pass(Duration.ofDays(7));
        life.clock.advance(Duration.ofDays(1));
        life.reopen();
        life.keepHouse();

        assertThatThrownBy(() -> life.state(keyId)).isInstanceOf(KmsException.NotFound.class);
    }

    @Test
    void cancelKeyDeletion_afterTheFirstObservation_startsOverWhenScheduledAgain() {
        schedule(7);
        life.pass(Duration.ofDays(7));
        life.kms().cancelKeyDeletion(CancelKeyDeletionRequest.of(keyId));
        assertThat(life.state(keyId)).isEqualTo(KeyState.DISABLED);
        schedule(7);
        life.pass(Duration.ofDays(7));
        assertThat(life.state(keyId)).isEqualTo(KeyState.PENDING_DELETION);
        life.pass(Duration.ofDays(1));
        assertThatThrownBy(() -> life.state(keyId)).isInstanceOf(KmsException.NotFound.class);
    }

    @Test
    void scheduleKeyDeletion_windowOutOfRange_isRefused() {
        assertThatThrownBy(() -> schedule(6)).isInstanceOf(KmsException.Validation.class);
        assertThatThrownBy(() -> schedule(31)).isInstanceOf(KmsException.Validation.class);
        assertThat(life.kms()
                        .scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(keyId))
                        .pendingWindowInDays())
                .isEqualTo(30);
        assertThatThrownBy(() -> schedule(7))
                .isInstanceOf(KmsException.InvalidState.class)
                .hasMessageContaining("is pending deletion.");
        life.kms().cancelKeyDeletion(CancelKeyDeletionRequest.of(keyId));
        assertThatThrownBy(() -> life.kms().cancelKeyDeletion(CancelKeyDeletionRequest.of(keyId)))
                .isInstanceOf(KmsException.InvalidState.class)
                .hasMessageContaining("is not pending deletion.");
    }

    @Test
    void getKeyLastUsage_usedHereAndElsewhere_tellsTheNewest() {
        assertThat(usage().keyLastUsage()).isEmpty();
        byte[] blob = life.encrypt(keyId);
        life.clock.advance(Duration.ofMinutes(1));
        life.assertOpens(blob);
        assertThat(usage().keyLastUsage().orElseThrow().operation()).isEqualTo(KeyLastUsageTrackingOperation.DECRYPT);

        try (Keyhold other = life.open()) {
            assertThat(other.kms()
                            .getKeyLastUsage(GetKeyLastUsageRequest.of(keyId))
                            .keyLastUsage())
                    .as("not told yet")
                    .isEmpty();
            life.pass(Duration.ofMinutes(10));
            assertThat(other.kms()
                            .getKeyLastUsage(GetKeyLastUsageRequest.of(keyId))
                            .keyLastUsage())
                    .isEqualTo(usage().keyLastUsage());
        }
        life.reopen();
        assertThat(usage().keyLastUsage().orElseThrow().timestamp()).isEqualTo(Life.BEGIN.plus(Duration.ofMinutes(1)));
    }

    private GetKeyLastUsageResponse usage() {
        return life.kms().getKeyLastUsage(GetKeyLastUsageRequest.of(keyId));
    }

    private ScheduleKeyDeletionResponse schedule(int days) {
        return life.kms()
                .scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(keyId).withPendingWindowInDays(days));
    }

    @Test
    void trailingDaysWithoutKeyUsage_inPolicies_holdsDeletionToTheLastUse() {
        String guarded =
                life.createKey(CreateKeyRequest.of().withPolicy(AccessWorld.policy(AccessWorld.delegation(), """
                        {"Sid":"InUse","Effect":"Deny","Principal":"*","Resource":"*",
                         "Action":["kms:ScheduleKeyDeletion","kms:DisableKey"],
                         "Condition":{"NumericLessThan":{"kms:TrailingDaysWithoutKeyUsage":"30"}}}""")));
        ScheduleKeyDeletionRequest deletion = ScheduleKeyDeletionRequest.of(guarded);
        assertThatThrownBy(() -> life.kms().scheduleKeyDeletion(deletion))
                .isInstanceOf(KmsException.AccessDenied.class)
                .hasMessageContaining("explicit deny");
        life.pass(Duration.ofDays(29));
        life.encrypt(guarded);
        life.pass(Duration.ofDays(30).minusSeconds(1));
        life.reopen(); // the use is known to whoever opens the store next
        assertThatThrownBy(() -> life.kms().scheduleKeyDeletion(deletion))
                .isInstanceOf(KmsException.AccessDenied.class);
        assertThatThrownBy(() -> life.kms().disableKey(DisableKeyRequest.of(guarded)))
                .isInstanceOf(KmsException.AccessDenied.class);
        life.pass(Duration.ofSeconds(1));
        life.kms().disableKey(DisableKeyRequest.of(guarded));
        assertThat(life.kms().scheduleKeyDeletion(deletion).keyState()).isEqualTo(KeyState.PENDING_DELETION);
    }
}
