package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyhold.api.CancelKeyDeletionRequest;
import io.keyhold.api.DeleteImportedKeyMaterialRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.EnableKeyRotationRequest;
import io.keyhold.api.ExpirationModelType;
import io.keyhold.api.ImportKeyMaterialRequest;
import io.keyhold.api.ImportState;
import io.keyhold.api.ImportType;
import io.keyhold.api.KeyMaterialState;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.KeyState;
import io.keyhold.api.KmsException;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.api.RotationsListEntry;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of imported material: states, expiry, reimport, several materials. */
class ImportTest {
    @TempDir
    Path directory;

    private Life life;
    private Importing importing;
    private String keyId;

    @BeforeEach
    void open() {
        life = new Life(directory);
        importing = new Importing(life);
        keyId = importing.aesKey();
    }

    @AfterEach
    void close() {
        life.close();
    }

    @Test
    void importKeyMaterial_first_enablesTheKeyAndItsIdIsDeterministic() {
        byte[] material = Wraps.bytes(32);
        assertThat(life.state(keyId)).isEqualTo(KeyState.PENDING_IMPORT);
        assertThatThrownBy(() -> life.encrypt(keyId))
                .isInstanceOf(KmsException.InvalidState.class)
                .hasMessageContaining("is pending import.");

        String id = importing.material(keyId, material, request -> request.withKeyMaterialDescription("from HSM 1"));

        KeyMetadata metadata = life.describe(keyId);
        assertThat(metadata.keyState()).isEqualTo(KeyState.ENABLED);
        assertThat(metadata.currentKeyMaterialId()).contains(id);
        assertThat(metadata.expirationModel()).contains(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE);
        life.assertOpens(life.encrypt(keyId));
        assertThat(importing.material(keyId, material)).as("the same again").isEqualTo(id);
        assertThat(life.materials(keyId).get(0).keyMaterialDescription()).contains("from HSM 1");
        String other = importing.aesKey();
        assertThat(importing.material(other, material)).as("in another key").isNotEqualTo(id);
        JsonNode event = life.events("ImportKeyMaterial").get(0);
        assertThat(event.at("/requestParameters/keyMaterialDescription").asText())
                .isEqualTo("from HSM 1");
        assertThat(event.at("/responseElements/keyMaterialId").asText()).isEqualTo(id);
        assertThat(event.at("/requestParameters").has("importToken")).isFalse();
        assertThat(life.events("GetParametersForImport").get(0).get("readOnly").asBoolean())
                .isTrue();
    }

    @Test
    void importKeyMaterial_expires_isGoneAtOnceAndItsBytesADayLater() {
        byte[] material = Wraps.bytes(32);
        importing.material(keyId, material, expiringAfter(Duration.ofDays(10)));
        byte[] blob = life.encrypt(keyId);
        assertThat(life.describe(keyId).validTo()).contains(Life.BEGIN.plus(Duration.ofDays(10)));
        life.clock.advance(Duration.ofDays(10).minusMillis(1));
        life.assertOpens(blob);

        life.clock.advance(Duration.ofMillis(1));

        assertThat(life.state(keyId)).isEqualTo(KeyState.PENDING_IMPORT);
        assertThat(life.materials(keyId).get(0).importState()).contains(ImportState.PENDING_IMPORT);
        assertThatThrownBy(() -> life.assertOpens(blob)).isInstanceOf(KmsException.InvalidState.class);
        life.keepHouse();
        assertThat(life.events("DeleteExpiredKeyMaterial")).isEmpty();
        life.pass(Duration.ofDays(1));
        JsonNode event = life.events("DeleteExpiredKeyMaterial").get(0);
        assertThat(event.at("/serviceEventDetails/keyMaterialId").asText())
                .isEqualTo(life.materials(keyId).get(0).keyMaterialId());
        assertThat(life.state(keyId)).isEqualTo(KeyState.PENDING_IMPORT);
        assertThat(life.describe(keyId).validTo()).isEmpty();

        importing.material(keyId, material);
        assertThat(life.state(keyId)).isEqualTo(KeyState.ENABLED);
        life.assertOpens(blob);
    }

    @Test
    void importKeyMaterial_again_changesTheExpiry() {
        byte[] material = Wraps.bytes(32);
        importing.material(keyId, material, expiringAfter(Duration.ofDays(10)));
        byte[] blob = life.encrypt(keyId);
        life.pass(Duration.ofDays(10));
        importing.material(keyId, material, expiringAfter(Duration.ofDays(365)));
        life.pass(Duration.ofDays(2));
        life.assertOpens(blob);
        importing.material(keyId, material);
        life.pass(Duration.ofDays(400));
        life.pass(Duration.ofDays(400));
        life.assertOpens(blob);
    }

    @Test
    void importKeyMaterial_expiryOutOfRange_isRefused() {
        ImportKeyMaterialRequest request = importing.request(keyId, Wraps.bytes(32));
        ImportKeyMaterialRequest expires = request.withExpirationModel(ExpirationModelType.KEY_MATERIAL_EXPIRES);
        for (ImportKeyMaterialRequest bad : List.of(
                expires,
                expires.withValidTo(Life.BEGIN),
                expires.withValidTo(Life.BEGIN.minusSeconds(1)),
                expires.withValidTo(Life.BEGIN.plus(Duration.ofDays(365)).plusMillis(1)),
                expires.withValidTo(Instant.MAX),
                request.withValidTo(Life.BEGIN.plusSeconds(60)))) {
            assertThatThrownBy(() -> life.kms().importKeyMaterial(bad)).isInstanceOf(KmsException.Validation.class);
        }
        assertThatThrownBy(() -> life.kms().importKeyMaterial(expires))
                .hasMessageContaining("A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES");
        life.kms().importKeyMaterial(expires.withValidTo(Life.BEGIN.plus(Duration.ofDays(365))));
        assertThat(life.state(keyId)).isEqualTo(KeyState.ENABLED);
    }

    @Test
    void importKeyMaterial_newMaterialAndRotation_bothOpen() {
        byte[] first = Wraps.bytes(32);
        byte[] second = Wraps.bytes(32);
        String firstId = importing.material(keyId, first);
        byte[] old = life.encrypt(keyId);
        assertThatThrownBy(this::rotate)
                .isInstanceOf(KmsException.InvalidState.class)
                .hasMessageContaining("No available key material pending rotation for the key: arn:");

        String secondId = importing.material(keyId, second, ImportTest::asNew);
        assertThat(states()).containsExactly(KeyMaterialState.CURRENT, KeyMaterialState.PENDING_ROTATION);
        assertThat(life.describe(keyId).currentKeyMaterialId()).contains(firstId);
        assertThatThrownBy(() -> importing.material(keyId, Wraps.bytes(32), ImportTest::asNew))
                .isInstanceOf(KmsException.InvalidState.class)
                .hasMessageContaining("because another key material (id: " + secondId + ") is pending rotation.");
        rotate();

        assertThat(states()).containsExactly(KeyMaterialState.NON_CURRENT, KeyMaterialState.CURRENT);
        assertThat(life.describe(keyId).currentKeyMaterialId()).contains(secondId);
        byte[] fresh = life.encrypt(keyId);
        life.assertOpens(old);
        life.assertOpens(fresh);
        JsonNode event = life.events("RotateKey").get(0).at("/serviceEventDetails");
        assertThat(event.get("keyOrigin").asText()).isEqualTo("EXTERNAL");
        assertThat(event.get("previousKeyMaterialId").asText()).isEqualTo(firstId);

        life.kms()
                .deleteImportedKeyMaterial(
                        DeleteImportedKeyMaterialRequest.of(keyId).withKeyMaterialId(firstId));
        assertThat(life.state(keyId)).isEqualTo(KeyState.PENDING_IMPORT);
        assertThatThrownBy(() -> life.assertOpens(fresh)).isInstanceOf(KmsException.InvalidState.class);
        assertThatThrownBy(() -> importing.material(keyId, second, request -> request.withKeyMaterialId(firstId)))
                .isInstanceOf(KmsException.IncorrectKeyMaterial.class);
        assertThat(importing.material(keyId, first, request -> request.withKeyMaterialId(firstId)))
                .isEqualTo(firstId);
        life.assertOpens(old);
        life.assertOpens(fresh);
        assertThatThrownBy(() -> life.kms().enableKeyRotation(EnableKeyRotationRequest.of(keyId)))
                .isInstanceOf(KmsException.Unsupported.class)
                .hasMessageContaining("origin is EXTERNAL which is not valid for this operation.");
    }

    @Test
    void importKeyMaterial_pendingMaterialDeletedOrExpired_makesRoom() {
        importing.material(keyId, Wraps.bytes(32));
        String pending = importing.material(keyId, Wraps.bytes(32), ImportTest::asNew);
        life.kms()
                .deleteImportedKeyMaterial(
                        DeleteImportedKeyMaterialRequest.of(keyId).withKeyMaterialId(pending));
        assertThat(life.materials(keyId)).hasSize(1);
        assertThat(life.state(keyId)).isEqualTo(KeyState.ENABLED);

        importing.material(
                keyId,
                Wraps.bytes(32),
                request -> asNew(expiringAfter(Duration.ofDays(1)).apply(request)));
        life.clock.advance(Duration.ofDays(1));
        assertThat(life.state(keyId)).isEqualTo(KeyState.ENABLED);
        assertThatThrownBy(this::rotate).isInstanceOf(KmsException.InvalidState.class);
        importing.material(keyId, Wraps.bytes(32), ImportTest::asNew);
        rotate();
        assertThat(states()).containsExactly(KeyMaterialState.NON_CURRENT, KeyMaterialState.CURRENT);
    }

    @Test
    void importKeyMaterial_otherThanBefore_isRefused() {
        byte[] material = Wraps.bytes(32);
        String id = importing.material(keyId, material);
        assertThatThrownBy(() -> importing.material(keyId, Wraps.bytes(32)))
                .isInstanceOf(KmsException.IncorrectKeyMaterial.class);
        assertThatThrownBy(() -> importing.material(keyId, material, ImportTest::asNew))
                .isInstanceOf(KmsException.IncorrectKeyMaterial.class);
        assertThatThrownBy(() -> importing.material(
                        keyId, material, request -> asNew(request).withKeyMaterialId(id)))
                .isInstanceOf(KmsException.Validation.class);
        life.kms().deleteImportedKeyMaterial(DeleteImportedKeyMaterialRequest.of(keyId));
        assertThatThrownBy(() -> importing.material(keyId, Wraps.bytes(32)))
                .isInstanceOf(KmsException.IncorrectKeyMaterial.class);
        assertThat(importing.material(keyId, material)).isEqualTo(id);
    }

    @Test
    void importKeyMaterial_intoADisabledKey_keepsItDisabled() {
        byte[] material = Wraps.bytes(32);
        importing.material(keyId, material, expiringAfter(Duration.ofDays(1)));
        life.kms().disableKey(DisableKeyRequest.of(keyId));
        life.pass(Duration.ofDays(1));
        life.pass(Duration.ofDays(1));
        assertThat(life.state(keyId)).isEqualTo(KeyState.PENDING_IMPORT);
        assertThatThrownBy(() -> life.kms().enableKey(EnableKeyRequest.of(keyId)))
                .isInstanceOf(KmsException.InvalidState.class);

        importing.material(keyId, material);

        assertThat(life.state(keyId)).isEqualTo(KeyState.DISABLED);
    }

    @Test
    void scheduleKeyDeletion_pendingImport_isDeletedToo() {
        life.kms().scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(keyId).withPendingWindowInDays(7));
        assertThat(life.state(keyId)).isEqualTo(KeyState.PENDING_DELETION);
        life.kms().cancelKeyDeletion(CancelKeyDeletionRequest.of(keyId));
        assertThat(life.state(keyId)).isEqualTo(KeyState.PENDING_IMPORT);
        importing.material(keyId, Wraps.bytes(32), expiringAfter(Duration.ofDays(3)));
        life.kms().scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(keyId).withPendingWindowInDays(7));
        life.pass(Duration.ofDays(3));
        life.pass(Duration.ofDays(4));
        assertThat(life.state(keyId)).isEqualTo(KeyState.PENDING_DELETION);
        life.pass(Duration.ofDays(1));
        assertThatThrownBy(() -> life.state(keyId)).isInstanceOf(KmsException.NotFound.class);
    }

    @Test
    void expiry_clockJumpsAhead_keepsTheBytes() {
        importing.material(keyId, Wraps.bytes(32), expiringAfter(Duration.ofDays(100)));
        byte[] blob = life.encrypt(keyId);
        life.pass(Duration.ofDays(1000));
        life.pass(Duration.ofHours(23));
        life.clock.set(Life.BEGIN);
        life.keepHouse();
        life.assertOpens(blob);
    }

    private UnaryOperator<ImportKeyMaterialRequest> expiringAfter(Duration duration) {
        return request -> request.withExpirationModel(ExpirationModelType.KEY_MATERIAL_EXPIRES)
                .withValidTo(life.clock.instant().plus(duration));
    }

    private static ImportKeyMaterialRequest asNew(ImportKeyMaterialRequest request) {
        return request.withImportType(ImportType.NEW_KEY_MATERIAL);
    }

    private List<KeyMaterialState> states() {
        return life.materials(keyId).stream()
                .map(RotationsListEntry::keyMaterialState)
                .toList();
    }

    private void rotate() {
        life.kms().rotateKeyOnDemand(RotateKeyOnDemandRequest.of(keyId));
    }
}
