package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyhold.api.AuditQuery;
import io.keyhold.api.AuditRecord;
import io.keyhold.api.AuditReport;
import io.keyhold.api.Caller;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.KeyListEntry;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListKeysRequest;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.api.Progress;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.api.UpdateKeyDescriptionRequest;
import io.keyhold.api.VerifyMacRequest;
import io.keyhold.api.VerifyRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each release has stored opens, verifies and changes under today's code. {@link ReleaseFixture} wrote it. */
class ReleaseFixturesTest {
    private static final Path RELEASES = Path.of("src", "test", "resources", "releases");

    @TempDir
    Path temporary;

    /** Every fixture of every release; there are at least the two of the first one. */
    static List<Path> fixtures() throws IOException {
        try (Stream<Path> found = Files.walk(RELEASES, 2)) {
            List<Path> fixtures = found.filter(path -> Files.exists(path.resolve("expected.json")))
                    .sorted()
                    .toList();
            assertThat(fixtures)
                    .extracting(path -> RELEASES.relativize(path).toString())
                    .contains("0.1.0-ea126bf/closed", "0.1.0-ea126bf/halted");
            return fixtures;
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void fixture_opened_holdsEveryKeyAsItWas(Path fixture) throws IOException {
        JsonNode expected = expected(fixture);
        Map<String, String> wanted = new TreeMap<>();
        expected.get("keys").forEach(key -> wanted.put(text(key, "keyId"), text(key, "metadata")));

        try (Keyhold keyhold = open(fixture)) {
            Map<String, String> found = new TreeMap<>();
            for (KeyListEntry key :
                    keyhold.kms().listKeys(ListKeysRequest.of().withLimit(1000)).keys()) {
                found.put(key.keyId(), ReleaseFixture.metadata(keyhold.kms(), key.keyId()));
            }
            assertThat(found).hasSizeGreaterThan(30).isEqualTo(wanted);
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void fixture_opened_decryptsAndVerifiesWhatItMade(Path fixture) throws IOException {
        JsonNode expected = expected(fixture);

        try (Keyhold keyhold = open(fixture)) {
            Kms kms = keyhold.kms();
            assertThat(expected.get("ciphertexts"))
                    .hasSizeGreaterThan(8)
                    .allSatisfy(made -> assertThat(kms.decrypt(decryption(made)).plaintext())
                            .isEqualTo(ReleaseFixture.PLAINTEXT));
            assertThat(expected.get("signatures"))
                    .hasSizeGreaterThan(20)
                    .allSatisfy(
                            made -> assertThat(kms.verify(verification(made)).signatureValid())
                                    .isTrue());
            assertThat(expected.get("macs"))
                    .hasSize(4)
                    .allSatisfy(made -> assertThat(kms.verifyMac(VerifyMacRequest.of(
                                            ReleaseFixture.PLAINTEXT,
                                            text(made, "keyId"),
                                            MacAlgorithmSpec.valueOf(text(made, "algorithm")),
                                            bytes(made, "bytes")))
                                    .macValid())
                            .isTrue());
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void fixture_opened_keepsItsGrantsAndPrincipals(Path fixture) throws IOException {
        JsonNode grant = expected(fixture).get("grant");
        DecryptRequest request =
                DecryptRequest.of(bytes(grant, "ciphertextBlob")).withEncryptionContext(ReleaseFixture.CONTEXT);

        try (Keyhold keyhold = open(fixture)) {
            Kms mary = keyhold.as(Caller.of(ReleaseFixture.MARY));
            assertThat(mary.decrypt(request).plaintext()).isEqualTo(ReleaseFixture.PLAINTEXT);
            assertThatThrownBy(() -> mary.encrypt(EncryptRequest.of(text(grant, "keyId"), ReleaseFixture.PLAINTEXT)))
                    .isInstanceOf(KmsException.AccessDenied.class);
            Kms reader = keyhold.as(Caller.of("arn:aws:sts::111122223333:assumed-role/reader/session"));
            assertThat(reader.decrypt(request).plaintext()).isEqualTo(ReleaseFixture.PLAINTEXT);
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void fixture_opened_keepsEntriesAndEnvelopes(Path fixture) throws Exception {
        JsonNode raw = expected(fixture).get("raw");

        try (Keyhold keyhold = open(fixture)) {
            KeyholdProvider provider = new KeyholdProvider(keyhold);
            KeyStore store = KeyStore.getInstance("KEYHOLD", provider);
            store.load(null, null);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    store.getKey(text(raw, "entry"), null),
                    new GCMParameterSpec(128, bytes(raw, "iv")));
            assertThat(cipher.doFinal(bytes(raw, "ciphertext"))).isEqualTo(ReleaseFixture.PLAINTEXT);
            assertThat(store.getCertificateChain("ECC_NIST_P256/SIGN_VERIFY")).hasSize(1);
            Path opened = temporary.resolve("letter.txt");
            keyhold.envelopes("alias/SYMMETRIC_DEFAULT/ENCRYPT_DECRYPT")
                    .decrypt(
                            copyOf(fixture).resolve("letter.txt.keyhold"),
                            opened,
                            ReleaseFixture.CONTEXT,
                            Progress.NONE);
            assertThat(opened).hasBinaryContent(ReleaseFixture.PLAINTEXT);
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void fixture_opened_hasAWholeTrail(Path fixture) throws IOException {
        long records = expected(fixture).get("auditRecords").asLong();

        try (Keyhold keyhold = open(fixture)) {
            AuditReport report = keyhold.auditLog().verify();
            assertThat(report.findings()).as(report.toString()).isEmpty();
            try (Stream<AuditRecord> found = keyhold.auditLog().lookup(AuditQuery.ALL)) {
                assertThat(found.count()).isGreaterThanOrEqualTo(records);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void fixture_changed_opensAgain(Path fixture) throws IOException {
        JsonNode first = expected(fixture).get("ciphertexts").get(0);
        Path settings = copyOf(fixture).resolve("keyhold.properties");
        String fresh;
        try (Keyhold keyhold = Keyhold.open(settings)) {
            Kms kms = keyhold.kms();
            fresh = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            kms.updateKeyDescription(UpdateKeyDescriptionRequest.of(text(first, "keyId"), "changed"));
            kms.rotateKeyOnDemand(RotateKeyOnDemandRequest.of(text(first, "keyId")));
            keyhold.rootChange().rotateDomainKey();
            keyhold.rootChange().reseal();
        }

        try (Keyhold keyhold = Keyhold.open(settings)) {
            Kms kms = keyhold.kms();
            assertThat(ReleaseFixture.metadata(kms, fresh)).contains("keyState=ENABLED");
            assertThat(ReleaseFixture.metadata(kms, text(first, "keyId"))).contains("description=changed");
            assertThat(kms.decrypt(decryption(first)).plaintext()).isEqualTo(ReleaseFixture.PLAINTEXT);
            kms.enableKey(EnableKeyRequest.of(fresh));
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void backup_restored_opens(Path fixture) throws IOException {
        JsonNode first = expected(fixture).get("ciphertexts").get(0);
        Path copy = copyOf(fixture);
        Path settings = copy.resolve("keyhold.properties");
        delete(copy.resolve("store"));

        Keyhold.restore(settings, copy.resolve("keys.backup"), false);

        try (Keyhold keyhold = Keyhold.open(settings)) {
            assertThat(keyhold.kms().decrypt(decryption(first)).plaintext()).isEqualTo(ReleaseFixture.PLAINTEXT);
        }
    }

    private Keyhold open(Path fixture) throws IOException {
        return Keyhold.open(copyOf(fixture).resolve("keyhold.properties"));
    }

    /** The fixture in the test's own folder, copied at the first call. */
    private Path copyOf(Path fixture) throws IOException {
        Path copy = temporary.resolve("copy");
        if (Files.exists(copy)) {
            return copy;
        }
        try (Stream<Path> files = Files.walk(fixture)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(fixture.relativize(file)));
            }
        }
        return copy;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static DecryptRequest decryption(JsonNode made) {
        EncryptionAlgorithmSpec algorithm = EncryptionAlgorithmSpec.valueOf(text(made, "algorithm"));
        DecryptRequest request = DecryptRequest.of(bytes(made, "bytes"))
                .withKeyId(text(made, "keyId"))
                .withEncryptionAlgorithm(algorithm);
        return algorithm == EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT
                ? request.withEncryptionContext(ReleaseFixture.CONTEXT)
                : request;
    }

    private static VerifyRequest verification(JsonNode made) {
        SigningAlgorithmSpec algorithm = SigningAlgorithmSpec.valueOf(text(made, "algorithm"));
        return VerifyRequest.of(text(made, "keyId"), ReleaseFixture.signed(algorithm), bytes(made, "bytes"), algorithm)
                .withMessageType(ReleaseFixture.messageType(algorithm));
    }

    private static JsonNode expected(Path fixture) throws IOException {
        return new ObjectMapper().readTree(fixture.resolve("expected.json").toFile());
    }

    private static String text(JsonNode node, String member) {
        return node.get(member).asText();
    }

    private static byte[] bytes(JsonNode node, String member) {
        return Base64.getDecoder().decode(text(node, member));
    }
}
