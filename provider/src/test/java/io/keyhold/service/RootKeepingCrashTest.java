package io.keyhold.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.ManualClock;
import io.keyhold.Wraps;
import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.ExpirationModelType;
import io.keyhold.api.GetParametersForImportRequest;
import io.keyhold.api.GetParametersForImportResponse;
import io.keyhold.api.ImportKeyMaterialRequest;
import io.keyhold.api.KmsException;
import io.keyhold.api.OriginType;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.api.WrappingKeySpec;
import io.keyhold.crypto.OsRandom;
import io.keyhold.gate.AuditKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.StoreRecord;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.jdbc.MortalStore;
import io.keyhold.store.sqlite.OpenStores;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The process dies at each call of the database while key material, tokens and owned keys move to a new domain key. */
class RootKeepingCrashTest {
    private static final int CALLS = 60;
    private static final int WRAPPED_HEADER = 5;
    private static final byte[] PLAINTEXT = "kept".getBytes(StandardCharsets.UTF_8);
    private static final byte[] MATERIAL = new byte[32];

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));

    /** What was there before the change. */
    private record World(
            EventLog events, List<byte[]> blobs, String awaiting, GetParametersForImportResponse parameters) {}

    @TestFactory
    Stream<DynamicTest> rotateDomainKey_processDiesAtAnyCall_everythingOpensAndMovesOn() {
        return Stream.of(true, false)
                .flatMap(before -> Stream.iterate(1, call -> call <= CALLS, call -> call + 1)
                        .map(call -> DynamicTest.dynamicTest(
                                "dies " + (before ? "before" : "after") + " call " + call,
                                () -> crash(folder.resolve(before + "" + call + ".db"), before, call))));
    }

    @Test
    void rotateDomainKey_untouched_makesFewerCallsThanTheSweepTries() {
        Path file = folder.resolve("whole.db");
        World world = fill(file);
        MortalStore mortal = MortalStore.open(file, true);
        SimulatedProcess process = new SimulatedProcess(mortal.store(), world.events(), clock);
        mortal.diesAt(CALLS);
        process.rootKeeping().rotateDomainKey();
        assertThat(mortal.isDead()).isFalse();
        mortal.diesAt(Integer.MAX_VALUE);
        process.close();
        assertWhole(file, world);
    }

    private void crash(Path file, boolean before, int call) {
        World world = fill(file);
        MortalStore mortal = MortalStore.open(file, before);
        SimulatedProcess process = new SimulatedProcess(mortal.store(), world.events(), clock);
        mortal.diesAt(call);
        try {
            process.rootKeeping().rotateDomainKey();
        } catch (MortalStore.Died | KmsException e) {
            assertThat(mortal.isDead() || isLocked(e))
                    .as("the process is dead, or its own housekeeper had the store for long: %s", e)
                    .isTrue();
        }
        mortal.letGo();
        assertWhole(file, world);
    }

    private static boolean isLocked(Throwable refusal) {
        return refusal instanceof KmsException.StoreUnavailable
                && refusal.getMessage().contains("another process has kept it locked");
    }

    private World fill(Path file) {
        EventLog events = new EventLog();
        SimulatedProcess process = new SimulatedProcess(file, events, clock);
        AuditKey.require(process.store, OsRandom.open());
        List<byte[]> blobs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String keyId =
                    process.kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            blobs.add(process.kms.encrypt(EncryptRequest.of(keyId, PLAINTEXT)).ciphertextBlob());
            process.kms.rotateKeyOnDemand(RotateKeyOnDemandRequest.of(keyId));
            blobs.add(process.kms.encrypt(EncryptRequest.of(keyId, PLAINTEXT)).ciphertextBlob());
        }
        String awaiting = process.kms
                .createKey(CreateKeyRequest.of().withOrigin(OriginType.EXTERNAL))
                .keyMetadata()
                .keyId();
        GetParametersForImportResponse parameters = process.kms.getParametersForImport(
                GetParametersForImportRequest.of(awaiting, AlgorithmSpec.SM2PKE, WrappingKeySpec.SM2));
        process.close();
        return new World(events, blobs, awaiting, parameters);
    }

    private void assertWhole(Path file, World world) {
        SimulatedProcess next = new SimulatedProcess(file, world.events(), clock);
        byte[] signingKey = AuditKey.require(next.store, OsRandom.open()).publicKey();
        world.blobs().forEach(blob -> opens(next, blob));
        next.rootKeeping().reseal();
        assertThat(next.rootKeeping().reseal()).isZero();
        world.blobs().forEach(blob -> opens(next, blob));
        next.close();
        try (JdbcRecordStore store = OpenStores.open(file)) {
            assertThat(store.verify().problems()).isEmpty();
            assertThat(AuditKey.require(store, OsRandom.open()).publicKey()).isEqualTo(signingKey);
            assertThat(wrapped(store))
                    .hasSize(8)
                    .allSatisfy(bytes ->
                            assertThat(version(bytes)).isEqualTo(version(store.wrap("any", MATERIAL, MATERIAL))));
        }
        SimulatedProcess last = new SimulatedProcess(file, world.events(), clock);
        last.kms.importKeyMaterial(ImportKeyMaterialRequest.of(
                        world.awaiting(),
                        world.parameters().importToken(),
                        Wraps.sm2(world.parameters().publicKey(), MATERIAL))
                .withExpirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE));
        opens(
                last,
                last.kms.encrypt(EncryptRequest.of(world.awaiting(), PLAINTEXT)).ciphertextBlob());
        last.close();
    }

    private static void opens(SimulatedProcess process, byte[] blob) {
        assertThat(process.kms.decrypt(DecryptRequest.of(blob)).plaintext()).isEqualTo(PLAINTEXT);
    }

    /** Every wrapped secret of the store: six materials, a token and the audit signing key. */
    private static List<byte[]> wrapped(JdbcRecordStore store) {
        List<byte[]> wrapped = new ArrayList<>();
        scan(store, "local-1", RecordKind.MATERIAL).forEach(record -> wrapped.add(record.payload()));
        scan(store, "local-1", RecordKind.IMPORT_TOKEN).forEach(record -> wrapped.add(last(record.payload())));
        scan(store, "", RecordKind.OWNED_KEY).forEach(record -> wrapped.add(last(record.payload())));
        return wrapped;
    }

    private static List<StoreRecord> scan(JdbcRecordStore store, String region, RecordKind kind) {
        return store.scan(region, kind, "", "", 100);
    }

    /** The last field of a payload that ends with bytes after their length. */
    private static byte[] last(byte[] payload) {
        for (int at = 0; at + Integer.BYTES + WRAPPED_HEADER < payload.length; at++) {
            int length = ByteBuffer.wrap(payload).getInt(at);
            if (length == payload.length - at - Integer.BYTES) {
                byte[] field = new byte[length];
                ByteBuffer.wrap(payload).position(at + Integer.BYTES).get(field);
                return field;
            }
        }
        throw new AssertionError("no such field");
    }

    private static int version(byte[] wrapped) {
        return ByteBuffer.wrap(wrapped).getInt(1);
    }
}
