package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.AuditChain;
import io.keyhold.api.AuditReport;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.EnableKeyRotationRequest;
import io.keyhold.api.ExpirationModelType;
import io.keyhold.api.GetKeyLastUsageRequest;
import io.keyhold.api.GetKeyRotationStatusRequest;
import io.keyhold.api.GetParametersForImportRequest;
import io.keyhold.api.GetParametersForImportResponse;
import io.keyhold.api.HealthFinding;
import io.keyhold.api.ImportKeyMaterialRequest;
import io.keyhold.api.KeyLastUsage;
import io.keyhold.api.KmsException;
import io.keyhold.api.OriginType;
import io.keyhold.api.RotationsListEntry;
import io.keyhold.api.WrappingKeySpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clock that was in 2040 for a minute, and is right again: no date of then is believed. */
class ClockAheadTest {
    private static final Instant AHEAD = Instant.parse("2040-02-01T00:00:00Z");
    private static final Instant RIGHT = Life.BEGIN.plusSeconds(120);

    @TempDir
    Path directory;

    private Life life;
    private String keyId;

    @BeforeEach
    void open() {
        life = new Life(directory);
        keyId = life.createKey();
        life.kms().enableKeyRotation(EnableKeyRotationRequest.of(keyId).withRotationPeriodInDays(90));
        life.encrypt(keyId);
    }

    @AfterEach
    void close() {
        life.close();
    }

    @Test
    void getKeyRotationStatus_beforeBackgroundWork_doesNotShowTheDate() {
        rotateIn2040();

        assertThat(nextRotation()).contains(RIGHT.plus(Duration.ofDays(90)));
    }

    @Test
    void rotation_clockRightAgain_goesOnByRightDates() {
        rotateIn2040();
        life.keepHouse();
        life.pass(Duration.ofDays(90));

        List<RotationsListEntry> materials = life.materials(keyId);
        assertThat(materials).hasSize(3);
        assertThat(materials.get(1).rotationDate()).contains(AHEAD);
        assertThat(materials.get(2).rotationDate()).contains(life.clock.instant());
        assertThat(nextRotation()).contains(life.clock.instant().plus(Duration.ofDays(90)));
    }

    @Test
    void getKeyLastUsage_usedInTheRightTime_tellsThatUse() {
        life.clock.set(AHEAD);
        life.encrypt(keyId);
        assertThat(lastUsage()).contains(AHEAD);
        life.clock.set(RIGHT);
        life.encrypt(keyId);

        assertThat(lastUsage()).contains(RIGHT);
    }

    @Test
    void getKeyLastUsage_storedIn2040_givesWayInTheStoreToo() {
        life.clock.set(AHEAD);
        life.encrypt(keyId);
        life.reopen();
        life.clock.set(RIGHT);
        assertThat(lastUsage()).as("nothing newer is known yet").contains(AHEAD);
        life.encrypt(keyId);
        life.reopen();

        assertThat(lastUsage()).contains(RIGHT);
    }

    @Test
    void getKeyLastUsage_clocksOfTwoProcessesDifferByAnHour_tellsTheLater() {
        life.clock.advance(Duration.ofHours(1));
        life.encrypt(keyId);
        Instant later = life.clock.instant();
        life.clock.set(RIGHT);
        life.encrypt(keyId);

        assertThat(lastUsage()).contains(later);
    }

    @Test
    void importKeyMaterial_tokenOf2040_isRefused() {
        String external = life.createKey(CreateKeyRequest.of().withOrigin(OriginType.EXTERNAL));
        life.clock.set(AHEAD);
        GetParametersForImportResponse parameters = life.kms()
                .getParametersForImport(
                        GetParametersForImportRequest.of(external, AlgorithmSpec.SM2PKE, WrappingKeySpec.SM2));
        life.clock.set(RIGHT);

        assertThatThrownBy(() -> life.kms()
                        .importKeyMaterial(ImportKeyMaterialRequest.of(
                                        external,
                                        parameters.importToken(),
                                        Wraps.sm2(parameters.publicKey(), Wraps.bytes(32)))
                                .withExpirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE)))
                .isInstanceOf(KmsException.ExpiredImportToken.class)
                .hasMessageContaining("the import token is valid to 2040-02-02T00:00:00Z")
                .hasMessageContaining("Call GetParametersForImport again");
    }

    @Test
    void doctor_changesSignedForADayAfterwards_isContent() {
        AuditChain before = chain(Life.BEGIN, 5);
        AuditChain ahead = chain(AHEAD, 6);
        AuditChain after = chain(RIGHT, 7);
        AuditReport report = new AuditReport(List.of(before, ahead, after), List.of(), List.of(), List.of());
        AuditReport unchanged =
                new AuditReport(List.of(before, ahead, chain(RIGHT, 6)), List.of(), List.of(), List.of());
        Instant nextDay = RIGHT.plus(Duration.ofDays(1));

        assertThat(Doctor.clock(report, RIGHT).severity()).isEqualTo(HealthFinding.Severity.ERROR);
        assertThat(Doctor.clock(unchanged, nextDay).severity()).isEqualTo(HealthFinding.Severity.ERROR);
        assertThat(Doctor.clock(report, nextDay)).satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(HealthFinding.Severity.OK);
            assertThat(finding.detail()).contains("it was at 2040-02-01T00:00:00Z once");
        });
    }

    private void rotateIn2040() {
        life.clock.set(AHEAD);
        life.keepHouse();
        assertThat(nextRotation()).contains(AHEAD.plus(Duration.ofDays(90)));
        life.clock.set(RIGHT);
    }

    private static AuditChain chain(Instant signed, long epoch) {
        return new AuditChain(
                epoch, AuditChain.Verdict.VALID, 1, 1, signed.toEpochMilli(), epoch, 0, Optional.empty(), List.of());
    }

    private Optional<Instant> nextRotation() {
        return life.kms()
                .getKeyRotationStatus(GetKeyRotationStatusRequest.of(keyId))
                .nextRotationDate();
    }

    private Optional<Instant> lastUsage() {
        return life.kms()
                .getKeyLastUsage(GetKeyLastUsageRequest.of(keyId))
                .keyLastUsage()
                .map(KeyLastUsage::timestamp);
    }
}
