package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyhold.api.AuditChain;
import io.keyhold.api.AuditDamage;
import io.keyhold.api.AuditHead;
import io.keyhold.api.AuditQuery;
import io.keyhold.api.AuditRecord;
import io.keyhold.api.AuditReport;
import io.keyhold.api.Caller;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.KmsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    @TempDir
    Path folder;

    private Path settings;

    @BeforeEach
    void write() throws IOException {
        settings = TestKeyhold.settings(folder, "keyhold.audit = audit");
    }

    @Test
    void lookup_byEachCriterion_findsTheCalls() {
        try (Keyhold keyhold = Keyhold.open(settings)) {
            String keyId = newKey(keyhold);
            keyhold.kms().createAlias(CreateAliasRequest.of("alias/app", keyId));
            keyhold.kms().encrypt(EncryptRequest.of("alias/app", new byte[1]));
            KmsException refusal = refusalFor("arn:aws:iam::111122223333:user/bob", keyhold, keyId);

            assertThat(names(keyhold, AuditQuery.ALL))
                    .containsExactly("CreateKey", "CreateAlias", "Encrypt", "Encrypt");
            assertThat(names(keyhold, AuditQuery.ALL.withResource(keyId))).hasSize(4);
            assertThat(names(keyhold, AuditQuery.ALL.withResource("alias/app")))
                    .containsExactly("CreateKey", "CreateAlias", "Encrypt", "Encrypt");
            assertThat(names(keyhold, AuditQuery.ALL.withOperation("Encrypt"))).hasSize(2);
            assertThat(names(keyhold, AuditQuery.ALL.withErrorCode("AccessDenied")))
                    .hasSize(1);
            assertThat(names(keyhold, AuditQuery.ALL.withPrincipal("bob"))).hasSize(1);
            assertThat(names(keyhold, AuditQuery.ALL.withEventId(refusal.eventId())))
                    .containsExactly("Encrypt");
            Instant now = Instant.now();
            assertThat(names(keyhold, AuditQuery.ALL.withTime(now.plusSeconds(60), now.plusSeconds(120))))
                    .isEmpty();
        }
    }

    /** The examples of docs/audit.md. */
    @Test
    void guide_itsExamples_doWhatItSays() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Path directory = folder.resolve("audit");
        byte[] publicKey;
        List<AuditHead> heads;
        try (Keyhold keyhold = Keyhold.open(settings)) {
            keyhold.kms().createAlias(CreateAliasRequest.of("alias/orders", newKey(keyhold)));

            AuditLog log = keyhold.auditLog();
            try (Stream<AuditRecord> found =
                    log.lookup(AuditQuery.ALL.withResource("alias/orders").withErrorCode("AccessDenied"))) {
                found.forEach(record -> System.out.println(
                        record.eventTime() + " " + record.json().get(0)));
            }
            log.export(AuditQuery.ALL, out);
            AuditReport report = log.verify();

            assertThat(report.findings()).isEmpty();
            publicKey = log.publicKeys().get(0);
            heads = log.heads();
        }
        assertThat(new ObjectMapper().readTree(out.toByteArray()).get("Records"))
                .hasSize(2);

        AuditLog.offline(List.of(directory), List.of(publicKey), heads).verify();

        assertThat(AuditLog.offline(List.of(directory), List.of(publicKey), heads)
                        .verify()
                        .findings())
                .isEmpty();
    }

    @Test
    void export_all_isPlainCloudTrailJson() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Keyhold keyhold = Keyhold.open(settings)) {
            String keyId = newKey(keyhold);
            keyhold.kms().encrypt(EncryptRequest.of(keyId, new byte[1]).withEncryptionContext(Map.of("a", "b")));
            assertThat(keyhold.auditLog().export(AuditQuery.ALL, out)).isEqualTo(2);
        }
        JsonNode records = new ObjectMapper().readTree(out.toByteArray()).get("Records");
        assertThat(records).hasSize(2);
        assertThat(records.get(0).at("/responseElements/keyMetadata/keySpec").asText())
                .isEqualTo("SYMMETRIC_DEFAULT");
        assertThat(records.get(1).at("/requestParameters/encryptionContext/a").asText())
                .isEqualTo("b");
        assertThat(records.get(1).at("/eventVersion").asText()).isEqualTo("1.11");
    }

    @Test
    void verify_offlineWithTheExportedKey_isValidAndNamesACut() throws IOException {
        List<byte[]> keys;
        try (Keyhold keyhold = Keyhold.open(settings)) {
            newKey(keyhold);
            keys = keyhold.auditLog().publicKeys();
            assertThat(keyhold.auditLog().verify().verdict()).isEqualTo(AuditChain.Verdict.OPEN_END);
        }
        List<AuditHead> heads;
        List<Path> directories = List.of(folder.resolve("audit"));
        assertThat(AuditLog.offline(directories, keys, List.of()).verify().verdict())
                .isEqualTo(AuditChain.Verdict.VALID);
        try (Keyhold keyhold = Keyhold.open(settings)) {
            heads = keyhold.auditLog().heads();
        }
        Path file = onlyOpenedFirst();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));

        AuditReport report = AuditLog.offline(directories, keys, heads).verify();
        assertThat(report.findings().get(0).damage()).isEqualTo(AuditDamage.TRUNCATED);
    }

    private Path onlyOpenedFirst() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("audit"))) {
            return files.sorted((one, other) -> Long.compare(size(other), size(one)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void open_olderStorePutBack_isRefusedUnlessRestoredOnPurpose() throws IOException {
        Path store = folder.resolve("store/keys.db");
        String keyId;
        try (Keyhold keyhold = Keyhold.open(settings)) {
            keyId = newKey(keyhold);
        }
        byte[] older = Files.readAllBytes(store);
        try (Keyhold keyhold = Keyhold.open(settings)) {
            keyhold.kms().disableKey(DisableKeyRequest.of(keyId));
            newKey(keyhold);
            newKey(keyhold);
        }
        Files.write(store, older);

        Throwable refusal = org.assertj.core.api.Assertions.catchThrowable(() -> Keyhold.open(settings));
        assertThat(refusal)
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("an older store was put in its place");
        String epoch = refusal.getMessage().replaceAll("(?s).*restored-epoch = ([0-9]+).*", "$1");
        TestKeyhold.settings(folder, "keyhold.audit = audit", "keyhold.restored-epoch = " + epoch);
        try (Keyhold keyhold = Keyhold.open(settings)) {
            keyhold.kms().encrypt(EncryptRequest.of(keyId, new byte[1]));
            assertThat(names(keyhold, AuditQuery.ALL)).contains("AcceptRestoredStore");
            assertThat(keyhold.auditLog().verify().findings()).isEmpty();
            assertThat(keyhold.auditLog().verify().chains().stream().flatMap(chain -> chain.notes().stream()))
                    .anyMatch(note -> note.startsWith("the store went back from epoch"));
        }
        TestKeyhold.settings(folder, "keyhold.audit = audit");
        Keyhold.open(settings).close();
    }

    @Test
    void verify_aTrailForEachProcess_findsAllInAllDirectories() throws IOException {
        try (Keyhold keyhold = Keyhold.open(settings)) {
            newKey(keyhold);
        }
        try (Keyhold keyhold = Keyhold.open(TestKeyhold.settings(folder, "keyhold.audit = other"))) {
            newKey(keyhold);
            assertThat(keyhold.auditLog().verify().findings()).hasSize(1);
            AuditLog both = keyhold.auditLog().with(List.of(folder.resolve("audit")));
            assertThat(both.verify().findings()).isEmpty();
            try (Stream<AuditRecord> found = both.lookup(AuditQuery.ALL)) {
                assertThat(found).hasSize(2);
            }
        }
    }

    @Test
    void verify_olderTrailPutBack_isNoticedByTheStore() throws IOException {
        Path audit = folder.resolve("audit");
        Path kept = folder.resolve("kept");
        try (Keyhold keyhold = Keyhold.open(settings)) {
            newKey(keyhold);
        }
        copy(audit, kept);
        try (Keyhold keyhold = Keyhold.open(settings)) {
            newKey(keyhold);
        }
        delete(audit);
        copy(kept, audit);
        try (Keyhold keyhold = Keyhold.open(settings)) {
            assertThat(keyhold.auditLog().verify().findings())
                    .extracting("damage")
                    .containsExactly(AuditDamage.MISSING);
        }
        delete(audit);
        try (Keyhold keyhold = Keyhold.open(settings)) {
            assertThat(keyhold.auditLog().verify().findings()).isNotEmpty();
        }
    }

    @Test
    void metrics_afterCalls_countThemAndRegister() throws Exception {
        try (Keyhold keyhold = Keyhold.open(settings)) {
            String keyId = newKey(keyhold);
            refusalFor("arn:aws:iam::111122223333:user/bob", keyhold, keyId);
            keyhold.auditLog().heads();
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            ObjectName name = new ObjectName("io.keyhold:type=Keyhold,test=" + folder.getFileName());
            server.registerMBean(keyhold.metrics(), name);
            try {
                assertThat(server.getAttribute(name, "CallsDone")).isEqualTo(1L);
                assertThat(server.getAttribute(name, "CallsRefused")).isEqualTo(1L);
                assertThat(server.getAttribute(name, "AuditRecords")).isEqualTo(2L);
                assertThat(server.getAttribute(name, "AuditAvailable")).isEqualTo(true);
                assertThat(server.getAttribute(name, "AuditOutboxWaiting")).isEqualTo(0L);
            } finally {
                server.unregisterMBean(name);
            }
        }
    }

    @Test
    void open_wrongAuditSettings_namesThem() throws IOException {
        TestKeyhold.settings(folder, "keyhold.audit-timeout-ms = 1", "keyhold.audit-compress = maybe");
        assertThatThrownBy(() -> Keyhold.open(settings))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining("`keyhold.audit-timeout-ms` is `1`; it takes a number from 20 to 600000")
                .hasMessageContaining("`keyhold.audit-compress`");
    }

    private static KmsException refusalFor(String principal, Keyhold keyhold, String keyId) {
        return (KmsException) org.assertj.core.api.Assertions.catchThrowable(
                () -> keyhold.as(Caller.of(principal)).encrypt(EncryptRequest.of(keyId, new byte[1])));
    }

    private static String newKey(Keyhold keyhold) {
        return keyhold.kms().createKey(CreateKeyRequest.of()).keyMetadata().keyId();
    }

    private static List<String> names(Keyhold keyhold, AuditQuery query) {
        try (Stream<AuditRecord> found = keyhold.auditLog().lookup(query)) {
            return found.map(AuditRecord::eventName).toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
