package io.keyhold.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.ManualClock;
import io.keyhold.Wraps;
import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.CancelKeyDeletionRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DeleteImportedKeyMaterialRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.DisableKeyRotationRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.EnableKeyRotationRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.ExpirationModelType;
import io.keyhold.api.GetParametersForImportRequest;
import io.keyhold.api.GetParametersForImportResponse;
import io.keyhold.api.ImportKeyMaterialRequest;
import io.keyhold.api.ImportType;
import io.keyhold.api.IncludeKeyMaterial;
import io.keyhold.api.KeyMaterialState;
import io.keyhold.api.KeyState;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListKeyRotationsRequest;
import io.keyhold.api.OriginType;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.api.RotationsListEntry;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.api.WrappingKeySpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A year of many keys on a clock that now and then is wrong, by processes that now and then die: random operations from a
 * seed, with what must hold checked after each step.
 */
final class LifeSimulation {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final byte[] PLAINTEXT = "what was acknowledged".getBytes(StandardCharsets.UTF_8);
    private static final int PROCESSES = 3;
    private final Random random;
    private final Path file;
    private final EventLog events = new EventLog();
    private final ManualClock clock = new ManualClock(BEGIN);
    private final List<SimulatedProcess> processes = new ArrayList<>();
    private final Map<String, Known> keys = new LinkedHashMap<>();
    private Instant truth = BEGIN;
    int crashes;
    int jumps;
    int deleted;
    int rotations;

    /** What the test knows of a key. */
    private static final class Known {
        private final String keyId;
        private final Kind kind;
        private final List<byte[]> materials = new ArrayList<>();
        private final List<byte[]> blobs = new ArrayList<>();
        private final Map<String, byte[]> ofMaterial = new LinkedHashMap<>();
        private int versions;
        private Optional<Instant> deletionDate = Optional.empty();
        private boolean gone;

        Known(String keyId, Kind kind) {
            this.keyId = keyId;
            this.kind = kind;
        }
    }

    /** Where a key comes from. */
    private enum Kind {
        MADE,
        IMPORTED,
        MANAGED
    }

    LifeSimulation(long seed, Path file) {
        this.random = new Random(seed);
        this.file = file;
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(new SimulatedProcess(file, events, clock));
        }
    }

    void run(int keyCount, int steps) {
        for (int i = 0; i < keyCount; i++) {
            create(i % 5 == 4 ? Kind.IMPORTED : Kind.MADE);
        }
        create(Kind.MANAGED);
        for (int step = 0; step < steps; step++) {
            Known key = any();
            withCrashes(process -> operation(process, key));
            check(key);
        }
        rightTime();
        for (SimulatedProcess process : processes) {
            process.service.keepHouseOnce();
        }
        keys.values().forEach(this::revive);
        keys.values().forEach(this::checkAll);
        processes.forEach(SimulatedProcess::close);
    }

    /** Work of one process. */
    @FunctionalInterface
    private interface Step {
        void run(SimulatedProcess process);
    }

    private void withCrashes(Step step) {
        int at = random.nextInt(PROCESSES);
        SimulatedProcess process = processes.get(at);
        if (random.nextInt(6) == 0) {
            process.store.dieAt(1 + random.nextInt(4), random.nextBoolean());
        }
        try {
            step.run(process);
            process.store.dieAt(Integer.MAX_VALUE, false);
        } catch (CrashingStore.Crash e) {
            crashes++;
            process.buried();
            processes.set(at, new SimulatedProcess(file, events, clock));
        }
    }

    private void operation(SimulatedProcess process, Known key) {
        switch (key.kind == Kind.MANAGED ? 0 : random.nextInt(31)) {
            case 0, 1, 2, 16, 17, 18, 19, 20 -> encrypt(kms(process, key), key);
            case 3, 21 -> attempt(() -> process.kms.rotateKeyOnDemand(RotateKeyOnDemandRequest.of(key.keyId)));
            case 4, 22 ->
                attempt(() -> process.kms.enableKeyRotation(
                        EnableKeyRotationRequest.of(key.keyId).withRotationPeriodInDays(90 + random.nextInt(50))));
            case 5 -> attempt(() -> process.kms.disableKeyRotation(DisableKeyRotationRequest.of(key.keyId)));
            case 6, 23 -> attempt(() -> process.kms.disableKey(DisableKeyRequest.of(key.keyId)));
            case 7, 24 -> attempt(() -> process.kms.enableKey(EnableKeyRequest.of(key.keyId)));
            case 8, 25 -> schedule(process.kms, key);
            case 9, 26 -> cancel(process.kms, key);
            case 10, 27 -> importNew(process.kms, key);
            case 11, 28 -> loseAndImportAgain(process.kms, key);
            case 12, 29 -> pass(Duration.ofMinutes(1L + random.nextInt(60 * 24 * 25)), process);
            case 13, 30 -> pass(Duration.ofHours(25), process);
            case 14 -> process.service.keepHouseOnce();
            default -> jump(process);
        }
    }

    private void encrypt(Kms kms, Known key) {
        attempt(() -> {
            byte[] blob = kms.encrypt(EncryptRequest.of(key.keyId, PLAINTEXT)).ciphertextBlob();
            key.blobs.add(blob);
            String material =
                    kms.decrypt(DecryptRequest.of(blob)).keyMaterialId().orElseThrow();
            key.ofMaterial.putIfAbsent(material, blob);
        });
    }

    private void schedule(Kms kms, Known key) {
        attempt(() -> {
            int days = 7 + random.nextInt(24);
            // Noted before the answer is there: the process may die after the commit.
            key.deletionDate =
                    Optional.of(earlier(key.deletionDate, clock.instant().plus(Duration.ofDays(days))));
            kms.scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(key.keyId).withPendingWindowInDays(days));
        });
    }

    private static Instant earlier(Optional<Instant> one, Instant other) {
        return one.filter(date -> date.isBefore(other)).orElse(other);
    }

    private void cancel(Kms kms, Known key) {
        attempt(() -> {
            kms.cancelKeyDeletion(CancelKeyDeletionRequest.of(key.keyId));
            key.deletionDate = Optional.empty();
        });
    }

    private void importNew(Kms kms, Known key) {
        if (key.kind != Kind.IMPORTED) {
            return;
        }
        byte[] material = new byte[32];
        random.nextBytes(material);
        key.materials.add(material);
        attempt(() -> importMaterial(kms, key, material, ImportType.NEW_KEY_MATERIAL));
        attempt(() -> kms.rotateKeyOnDemand(RotateKeyOnDemandRequest.of(key.keyId)));
    }

    private void loseAndImportAgain(Kms kms, Known key) {
        if (key.kind != Kind.IMPORTED) {
            return;
        }
        attempt(() -> kms.deleteImportedKeyMaterial(DeleteImportedKeyMaterialRequest.of(key.keyId)));
        importAll(kms, key);
    }

    private void importAll(Kms kms, Known key) {
        for (byte[] material : key.materials) {
            attempt(() -> importMaterial(kms, key, material, ImportType.EXISTING_KEY_MATERIAL));
        }
    }

    private void importMaterial(Kms kms, Known key, byte[] material, ImportType type) {
        GetParametersForImportResponse parameters = kms.getParametersForImport(
                GetParametersForImportRequest.of(key.keyId, AlgorithmSpec.SM2PKE, WrappingKeySpec.SM2));
        ImportKeyMaterialRequest request = ImportKeyMaterialRequest.of(
                        key.keyId, parameters.importToken(), Wraps.sm2(parameters.publicKey(), material))
                .withImportType(type);
        kms.importKeyMaterial(
                random.nextBoolean()
                        ? request.withExpirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE)
                        : request.withValidTo(clock.instant().plus(Duration.ofDays(1L + random.nextInt(300)))));
    }

    private void pass(Duration duration, SimulatedProcess process) {
        truth = truth.plus(duration);
        clock.advance(duration);
        process.service.keepHouseOnce();
    }

    /** The clock is wrong for less than a day, during which background work goes on, and is put right again. */
    private void jump(SimulatedProcess process) {
        jumps++;
        int days = random.nextInt(1200) - 400;
        clock.set(truth.plus(Duration.ofDays(days)));
        for (int i = 0; i < 3; i++) {
            process.service.keepHouseOnce();
            Duration soon = Duration.ofHours(7);
            truth = truth.plus(soon);
            clock.advance(soon);
        }
        clock.set(truth);
        process.service.keepHouseOnce();
    }

    /** Another process puts the clock right if the one that was there died before it could. */
    private void rightTime() {
        if (!clock.instant().equals(truth)) {
            clock.set(truth);
            processes.get(0).service.keepHouseOnce();
        }
    }

    private Known any() {
        rightTime();
        List<Known> all = List.copyOf(keys.values());
        return all.get(random.nextInt(all.size()));
    }

    private void create(Kind kind) {
        Known key = new Known(newKeyId(processes.get(0), kind), kind);
        keys.put(key.keyId, key);
        if (kind == Kind.IMPORTED) {
            byte[] material = new byte[32];
            random.nextBytes(material);
            key.materials.add(material);
            importMaterial(processes.get(0).kms, key, material, ImportType.NEW_KEY_MATERIAL);
        }
    }

    private static String newKeyId(SimulatedProcess process, Kind kind) {
        if (kind == Kind.MANAGED) {
            return process.jdbc()
                    .describeKey(DescribeKeyRequest.of("alias/aws/jdbc"))
                    .keyMetadata()
                    .keyId();
        }
        OriginType origin = kind == Kind.IMPORTED ? OriginType.EXTERNAL : OriginType.AWS_KMS;
        return process.kms
                .createKey(CreateKeyRequest.of().withOrigin(origin))
                .keyMetadata()
                .keyId();
    }

    private static Kms kms(SimulatedProcess process, Known key) {
        return key.kind == Kind.MANAGED ? process.jdbc() : process.kms;
    }

    /** A refusal is an answer too; anything else is not. */
    private static void attempt(Runnable call) {
        try {
            call.run();
        } catch (KmsException.InvalidState
                | KmsException.Disabled
                | KmsException.Unsupported
                | KmsException.NotFound
                | KmsException.LimitExceeded
                | KmsException.Conflict
                | KmsException.IncorrectKeyMaterial e) {
            assertThat(e.problem()).isNotEmpty();
        }
    }

    private void check(Known key) {
        rightTime();
        if (key.gone) {
            return;
        }
        Kms kms = kms(processes.get(random.nextInt(PROCESSES)), key);
        List<RotationsListEntry> materials;
        try {
            materials = kms.listKeyRotations(ListKeyRotationsRequest.of(key.keyId)
                            .withLimit(1000)
                            .withIncludeKeyMaterial(IncludeKeyMaterial.ALL_KEY_MATERIAL))
                    .rotations();
        } catch (KmsException.NotFound e) {
            assertGoneInTime(key);
            return;
        }
        long current = materials.stream()
                .filter(material -> material.keyMaterialState() == KeyMaterialState.CURRENT)
                .count();
        assertThat(current).as("current material of " + key.keyId).isEqualTo(1);
        int permanent = (int) materials.stream()
                .filter(material -> material.keyMaterialState() != KeyMaterialState.PENDING_ROTATION)
                .count();
        assertThat(permanent).as("materials of " + key.keyId).isGreaterThanOrEqualTo(key.versions);
        key.versions = permanent;
        if (state(kms, key) == KeyState.ENABLED && !key.blobs.isEmpty()) {
            opens(kms, key.blobs.get(random.nextInt(key.blobs.size())));
        }
    }

    private void assertGoneInTime(Known key) {
        key.gone = true;
        deleted++;
        assertThat(key.deletionDate).as("a deletion was asked for").isPresent();
        assertThat(truth).as("not destroyed early").isAfterOrEqualTo(key.deletionDate.orElseThrow());
    }

    private void revive(Known key) {
        if (key.gone || key.kind == Kind.MANAGED) {
            return;
        }
        Kms kms = processes.get(0).kms;
        attempt(() -> kms.cancelKeyDeletion(CancelKeyDeletionRequest.of(key.keyId)));
        attempt(() -> {
            if (state(kms, key) == KeyState.PENDING_IMPORT) {
                key.materials.forEach(material -> importForGood(kms, key, material));
            }
        });
        attempt(() -> kms.enableKey(EnableKeyRequest.of(key.keyId)));
    }

    private static void importForGood(Kms kms, Known key, byte[] material) {
        attempt(() -> {
            GetParametersForImportResponse parameters = kms.getParametersForImport(
                    GetParametersForImportRequest.of(key.keyId, AlgorithmSpec.SM2PKE, WrappingKeySpec.SM2));
            kms.importKeyMaterial(ImportKeyMaterialRequest.of(
                            key.keyId, parameters.importToken(), Wraps.sm2(parameters.publicKey(), material))
                    .withImportType(ImportType.EXISTING_KEY_MATERIAL)
                    .withExpirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE));
        });
    }

    private void checkAll(Known key) {
        Kms kms = kms(processes.get(random.nextInt(PROCESSES)), key);
        if (key.gone) {
            assertThat(events.count("DeleteKey", key.keyId)).isEqualTo(1);
            return;
        }
        check(key);
        if (key.gone) {
            return;
        }
        assertThat(state(kms, key)).isEqualTo(KeyState.ENABLED);
        key.ofMaterial.values().forEach(blob -> opens(kms, blob));
        key.blobs.forEach(blob -> opens(kms, blob));
        rotations += key.versions - 1;
        assertThat(events.count("RotateKey", key.keyId)).isEqualTo(key.versions - 1);
        assertThat(events.count("DeleteKey", key.keyId)).isZero();
    }

    private static KeyState state(Kms kms, Known key) {
        return kms.describeKey(DescribeKeyRequest.of(key.keyId)).keyMetadata().keyState();
    }

    private static void opens(Kms kms, byte[] blob) {
        assertThat(kms.decrypt(DecryptRequest.of(blob)).plaintext()).isEqualTo(PLAINTEXT);
    }
}
