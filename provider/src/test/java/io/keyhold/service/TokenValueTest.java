package io.keyhold.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.HeapDump;
import io.keyhold.ManualClock;
import io.keyhold.api.ConnectCustomKeyStoreRequest;
import io.keyhold.api.CreateCustomKeyStoreRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.CustomKeyStoreType;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.OriginType;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.KeyPairEngines;
import io.keyhold.crypto.OsRandom;
import io.keyhold.crypto.PlainReader;
import io.keyhold.crypto.SigningEngine;
import io.keyhold.material.CustomKeyStores;
import io.keyhold.material.KnownTokenBackend;
import io.keyhold.material.MaterialEngines;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.sqlite.OpenStores;
import io.keyhold.tokens.SoftHsm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A KMS key over a key of a token whose value the test knows: nothing of this process has it. */
class TokenValueTest {
    private static final String MATERIAL = "5a".repeat(32);
    private static final byte[] SECRET = "secret".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    @Test
    void value_ofAKeyInAToken_isInNeitherHeapNorStoreNorTrail() throws Exception {
        SoftHsm hsm = SoftHsm.create(folder);
        byte[] value = value(1);
        hsm.writeAes(folder, "known", value, "--sensitive");
        Arrays.fill(value, (byte) 0);
        byte[] extractable = value(2);
        hsm.writeAes(folder, "control", extractable, "--extractable");
        Arrays.fill(extractable, (byte) 0);
        EventLog events = new EventLog();
        JdbcRecordStore store = OpenStores.open(folder.resolve("keys.db"));
        SimulatedProcess process = process(hsm, events, store);

        byte[] blob = used(process, hsm);
        Key control = control(hsm);
        byte[] seen = control.getEncoded();
        HeapDump dump = HeapDump.of(folder.resolve("heap.hprof"));

        assertThat(dump.contains(value(2)))
                .as("what came out of the token is found")
                .isTrue();
        assertThat(seen).isEqualTo(value(2));
        assertThat(dump.contains(value(1))).as("in the heap").isFalse();
        assertThat(PlainReader.openTokenBlob(value(1), blob, Map.of())).isEqualTo(SECRET);
        for (int other = 2; other < 20; other++) {
            byte[] wrong = value(other);
            assertThatThrownBy(() -> PlainReader.openTokenBlob(wrong, blob, Map.of()))
                    .isInstanceOf(GeneralSecurityException.class);
        }
        process.close();
        assertNoneOf(folder, value(1));
        assertThat(events.names().toString())
                .doesNotContain(HexFormat.of().formatHex(value(1)))
                .doesNotContain(Base64.getEncoder().encodeToString(value(1)));
    }

    private static byte[] used(SimulatedProcess process, SoftHsm hsm) {
        String id = process.kms
                .createCustomKeyStore(CreateCustomKeyStoreRequest.of("tokens")
                        .withCloudHsmClusterId("cluster-22222222222")
                        .withKeyStorePassword(SoftHsm.PIN))
                .customKeyStoreId();
        process.kms.connectCustomKeyStore(ConnectCustomKeyStoreRequest.of(id));
        String key = process.kms
                .createKey(CreateKeyRequest.of()
                        .withOrigin(OriginType.AWS_CLOUDHSM)
                        .withCustomKeyStoreId(id))
                .keyMetadata()
                .keyId();
        byte[] blob = process.kms.encrypt(EncryptRequest.of(key, SECRET)).ciphertextBlob();
        assertThat(process.kms.decrypt(DecryptRequest.of(blob)).plaintext()).isEqualTo(SECRET);
        assertThat(hsm.login().has("known")).isTrue();
        return blob;
    }

    private static Key control(SoftHsm hsm) throws Exception {
        KeyStore all = KeyStore.getInstance("PKCS11", SoftHsm.provider(hsm));
        all.load(null, null);
        return all.getKey("control", null);
    }

    private static SimulatedProcess process(SoftHsm hsm, EventLog events, JdbcRecordStore store) {
        Engines engines = Engines.choose(Engines.Choice.JDK);
        SecureRandom random = OsRandom.open();
        MaterialEngines with = new MaterialEngines(
                engines, KeyPairEngines.choose(engines, random), SigningEngine.Check.RSA_ONLY, random);
        return new SimulatedProcess(
                store,
                events,
                new ManualClock(Instant.parse("2026-01-01T00:00:00Z")),
                sources -> sources.with(new CustomKeyStores(
                        store,
                        Map.of(CustomKeyStoreType.AWS_CLOUDHSM, new KnownTokenBackend(hsm, "known", MATERIAL, with)))));
    }

    private static void assertNoneOf(Path folder, byte[] value) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".hprof"))
                    .toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(content.contains(new String(value, StandardCharsets.ISO_8859_1)))
                        .as(file.toString())
                        .isFalse();
            }
        }
    }

    private static byte[] value(int seed) {
        byte[] bytes = new byte[32];
        new Random(7919L * seed + 77).nextBytes(bytes); // values that no other test of this JVM has
        return bytes;
    }
}
