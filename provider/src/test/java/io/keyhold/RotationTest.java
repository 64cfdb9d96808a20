package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyhold.api.CancelKeyDeletionRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.DisableKeyRotationRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.EnableKeyRotationRequest;
import io.keyhold.api.GetKeyRotationStatusRequest;
import io.keyhold.api.GetKeyRotationStatusResponse;
import io.keyhold.api.KeyMaterialState;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListKeyRotationsRequest;
import io.keyhold.api.ListKeyRotationsResponse;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.api.RotationType;
import io.keyhold.api.RotationsListEntry;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rotation by itself and on demand, on a clock that the test drives. */
class RotationTest {
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
    void enableKeyRotation_periodOver_rotatesOnceAndOldCiphertextOpens() {
        byte[] old = life.encrypt(keyId);
        enable(90);
        life.pass(Duration.ofDays(90).minusSeconds(1));
        assertThat(life.materials(keyId)).hasSize(1);

        life.pass(Duration.ofSeconds(1));
        life.keepHouse();

        List<RotationsListEntry> materials = life.materials(keyId);
        assertThat(states(materials)).containsExactly(KeyMaterialState.NON_CURRENT, KeyMaterialState.CURRENT);
        assertThat(materials.get(1).rotationType()).contains(RotationType.AUTOMATIC);
        assertThat(materials.get(1).rotationDate()).contains(life.clock.instant());
        assertThat(life.describe(keyId).currentKeyMaterialId())
                .contains(materials.get(1).keyMaterialId());
        life.assertOpens(old);
        life.assertOpens(life.encrypt(keyId));
        JsonNode event = life.events("RotateKey").get(0);
        assertThat(event.at("/serviceEventDetails/rotationType").asText()).isEqualTo("AUTOMATIC");
        assertThat(event.at("/serviceEventDetails/currentKeyMaterialId").asText())
                .isEqualTo(materials.get(1).keyMaterialId());
        assertThat(event.at("/userIdentity/invokedBy").asText()).isEqualTo("AWS Internal");
        assertThat(life.events("RotateKey")).hasSize(1);
    }

    @Test
    void rotation_tenYearsWhileClosed_rotatesOnceAndTheNextIsAPeriodAhead() {
        enable(365);
        life.clock.advance(Duration.ofDays(3650));
        life.reopen();
        life.keepHouse();
        life.keepHouse();

        assertThat(life.materials(keyId)).hasSize(2);
        assertThat(status().nextRotationDate()).contains(life.clock.instant().plus(Duration.ofDays(365)));
    }

    @Test
    void rotation_keptUpFor10Years_everyMaterialOpens() {
        List<byte[]> blobs = new ArrayList<>();
        enable(365);
        for (int year = 0; year < 10; year++) {
            blobs.add(life.encrypt(keyId));
            life.pass(Duration.ofDays(365));
        }

        assertThat(life.materials(keyId)).hasSize(11);
        blobs.forEach(life::assertOpens);
    }

    @Test
    void enableKeyRotation_again_countsFromTheLatestCall() {
        enable(365);
        life.pass(Duration.ofDays(100));
        enable(90);

        assertThat(status().nextRotationDate()).contains(Life.BEGIN.plus(Duration.ofDays(190)));
        assertThat(status().keyId()).isEqualTo(life.describe(keyId).arn());
        assertThat(status().rotationPeriodInDays()).contains(90);
        life.kms().disableKeyRotation(DisableKeyRotationRequest.of(keyId));
        assertThat(status().keyRotationEnabled()).isFalse();
        assertThat(status().nextRotationDate()).isEmpty();
        life.pass(Duration.ofDays(1000));
        assertThat(life.materials(keyId)).hasSize(1);
    }

    @Test
    void rotation_ofDisabledKey_waitsAndIsDoneAtOnceWhenEnabled() {
        enable(90);
        life.kms().disableKey(DisableKeyRequest.of(keyId));
        life.pass(Duration.ofDays(200));
        assertThat(life.materials(keyId)).hasSize(1);
        assertThat(status().keyRotationEnabled()).isTrue();
        assertThatThrownBy(() -> enable(100)).isInstanceOf(KmsException.Disabled.class);

        life.kms().enableKey(EnableKeyRequest.of(keyId));

        assertThat(life.materials(keyId)).hasSize(2);
    }

    @Test
    void rotation_ofKeyPendingDeletion_isOffAndComesBack() {
        enable(90);
        life.kms().scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(keyId));
        assertThat(status().keyRotationEnabled()).isFalse();
        life.clock.advance(Duration.ofDays(29));

        life.kms().cancelKeyDeletion(CancelKeyDeletionRequest.of(keyId));

        assertThat(status().nextRotationDate()).contains(Life.BEGIN.plus(Duration.ofDays(90)));
    }

    @Test
    void rotateKeyOnDemand_26Times_the26thIsRefused() {
        enable(365);
        List<byte[]> blobs = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            blobs.add(life.encrypt(keyId));
            assertThat(rotate()).endsWith(":key/" + keyId);
        }

        assertThatThrownBy(this::rotate)
                .isInstanceOf(KmsException.LimitExceeded.class)
                .hasMessageContaining("The on-demand rotations limit has been reached for the given keyId.");
        assertThat(life.materials(keyId)).hasSize(26);
        assertThat(status().nextRotationDate()).contains(Life.BEGIN.plus(Duration.ofDays(365)));
        blobs.forEach(life::assertOpens);
        assertThat(life.events("RotateKey")).hasSize(25);
        assertThat(life.events("RotateKey")
                        .get(24)
                        .at("/serviceEventDetails/rotationType")
                        .asText())
                .isEqualTo("ON_DEMAND");
        assertThat(life.events("RotateKeyOnDemand")
                        .get(0)
                        .at("/responseElements/keyId")
                        .asText())
                .endsWith(keyId);
        life.pass(Duration.ofDays(365));
        assertThat(life.materials(keyId)).hasSize(27);
    }

    @Test
    void rotateKeyOnDemand_20MinutesBeforeTheAutomaticOne_isAConflict() {
        enable(90);
        life.clock.advance(Duration.ofDays(90).minusMinutes(21));
        rotate();
        life.clock.advance(Duration.ofMinutes(1));
        assertThatThrownBy(this::rotate).isInstanceOf(KmsException.Conflict.class);
        life.clock.advance(Duration.ofMinutes(30));
        assertThatThrownBy(this::rotate).isInstanceOf(KmsException.Conflict.class);
        life.keepHouse();
        rotate();

        assertThat(life.materials(keyId)).hasSize(4);
    }

    @Test
    void rotation_ofHmacKey_isUnsupportedAndListsNothing() {
        keyId = life.createKey(
                CreateKeyRequest.of().withKeySpec(KeySpec.HMAC_256).withKeyUsage(KeyUsageType.GENERATE_VERIFY_MAC));

        assertThatThrownBy(() -> enable(90)).isInstanceOf(KmsException.Unsupported.class);
        assertThatThrownBy(() -> life.kms().disableKeyRotation(DisableKeyRotationRequest.of(keyId)))
                .isInstanceOf(KmsException.Unsupported.class);
        assertThatThrownBy(this::rotate).isInstanceOf(KmsException.Unsupported.class);
        assertThat(status().keyRotationEnabled()).isFalse();
        assertThat(life.materials(keyId)).isEmpty();
    }

    @Test
    void enableKeyRotation_periodOutOfRange_isRefused() {
        assertThatThrownBy(() -> enable(89)).isInstanceOf(KmsException.Validation.class);
        assertThatThrownBy(() -> enable(2561)).isInstanceOf(KmsException.Validation.class);
        enable(90);
        enable(2560);
    }

    @Test
    void listKeyRotations_paged_givesEachRotationOnce() {
        for (int i = 0; i < 5; i++) {
            rotate();
        }
        List<RotationsListEntry> seen = new ArrayList<>();
        Optional<String> marker = Optional.empty();
        do {
            ListKeyRotationsRequest request = ListKeyRotationsRequest.of(keyId).withLimit(2);
            ListKeyRotationsResponse page =
                    life.kms().listKeyRotations(marker.map(request::withMarker).orElse(request));
            seen.addAll(page.rotations());
            marker = page.nextMarker();
        } while (marker.isPresent());

        assertThat(seen.stream().map(RotationsListEntry::keyMaterialId).collect(Collectors.toSet()))
                .hasSize(5);
        assertThat(seen).allMatch(entry -> entry.rotationDate().isPresent());
    }

    @Test
    void rotation_byAClockFarAhead_isPutRightWhenItIsBack() {
        enable(90);
        life.pass(Duration.ofDays(1000));
        life.clock.set(Life.BEGIN.plus(Duration.ofDays(10)));
        life.keepHouse();

        assertThat(status().nextRotationDate()).contains(Life.BEGIN.plus(Duration.ofDays(100)));
        assertThat(life.materials(keyId)).hasSize(2);
    }

    private static List<KeyMaterialState> states(List<RotationsListEntry> materials) {
        return materials.stream().map(RotationsListEntry::keyMaterialState).toList();
    }

    private void enable(int days) {
        life.kms().enableKeyRotation(EnableKeyRotationRequest.of(keyId).withRotationPeriodInDays(days));
    }

    private String rotate() {
        return life.kms().rotateKeyOnDemand(RotateKeyOnDemandRequest.of(keyId)).keyId();
    }

    private GetKeyRotationStatusResponse status() {
        return life.kms().getKeyRotationStatus(GetKeyRotationStatusRequest.of(keyId));
    }
}
