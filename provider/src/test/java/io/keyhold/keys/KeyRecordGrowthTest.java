package io.keyhold.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.access.AccountEntry;
import io.keyhold.access.Grant;
import io.keyhold.access.PrincipalEntry;
import io.keyhold.catalog.AliasEntry;
import io.keyhold.catalog.CertificateEntry;
import io.keyhold.codec.RecordFormat;
import io.keyhold.codec.RecordFormats;
import io.keyhold.codec.RecordReader;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.OsRandom;
import io.keyhold.store.RecordKind;
import io.keyhold.store.StoreRecord;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.root.RootOfTrust;
import io.keyhold.store.sqlite.SqliteStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that the first release wrote, under today's codec and under one that has grown. */
class KeyRecordGrowthTest {
    private static final Path FIRST_RELEASE = Path.of("src/test/resources/releases/0.1.0-ea126bf/closed");

    @TempDir
    Path folder;

    private JdbcRecordStore store;

    @BeforeEach
    void copy() throws IOException {
        Path file = Files.copy(FIRST_RELEASE.resolve("store/keys.db"), folder.resolve("keys.db"));
        char[] password =
                Files.readString(FIRST_RELEASE.resolve("password")).strip().toCharArray();
        try (RootOfTrust root = RootOfTrust.pkcs12(FIRST_RELEASE.resolve("root.p12"), password)) {
            store = SqliteStores.open(file, root, Engines.choose(Engines.Choice.JDK), OsRandom.open());
        }
    }

    @org.junit.jupiter.api.AfterEach
    void close() {
        store.close();
    }

    @Test
    void key_readByAFormatWithAnotherMember_hasItAbsent() {
        RecordFormat grown = new RecordFormat(
                RecordFormats.KEY.noun(),
                List.of(
                        RecordFormats.KEY.versions().get(0),
                        new RecordFormat.Version(2, "of this test", "has a nickname")));

        List<byte[]> payloads = payloads(RecordKind.KEY);

        assertThat(payloads).hasSizeGreaterThan(30).allSatisfy(payload -> {
            KmsKey now = KeyCodec.decode(payload);
            String nickname = RecordReader.read(grown, payload, in -> {
                assertThat(KeyCodec.fields(in)).isEqualTo(now);
                return in.since(2, RecordReader::text, "absent");
            });
            assertThat(nickname).isEqualTo("absent");
        });
    }

    @Test
    void records_readAndWritten_areTheSameBytes() {
        assertUnchanged(RecordKind.KEY, 30, payload -> KeyCodec.encode(KeyCodec.decode(payload)));
        assertUnchanged(
                RecordKind.ALIAS, 20, payload -> AliasEntry.decode(payload).encode());
        assertUnchanged(
                RecordKind.CERTIFICATE,
                2,
                payload -> CertificateEntry.decode(payload).encode());
        assertUnchanged(RecordKind.GRANT, 1, payload -> Grant.decode(payload).encode());
        assertUnchanged(RecordKind.PRINCIPAL, 3, KeyRecordGrowthTest::principalOrAccount);
    }

    @Test
    void key_ofASet_isOfTheVersionThatBroughtSets_andReadsBack() {
        KmsKey key = KeyCodec.decode(payloads(RecordKind.KEY).get(0));
        MultiRegionSet set = new MultiRegionSet("eu-west-1", new TreeSet<>(List.of("local-1")), Optional.of(7));
        KmsKey ofSet = key.change().multiRegion(Optional.of(set)).done();

        byte[] payload = KeyCodec.encode(ofSet);

        assertThat(payload[0]).isEqualTo((byte) 4);
        assertThat(KeyCodec.decode(payload)).isEqualTo(ofSet);
        assertThat(KeyCodec.encode(key)[0]).isLessThan((byte) 4);
    }

    private void assertUnchanged(RecordKind kind, int atLeast, UnaryOperator<byte[]> readAndWrite) {
        assertThat(payloads(kind))
                .as(kind.name())
                .hasSizeGreaterThanOrEqualTo(atLeast)
                .allSatisfy(payload -> assertThat(readAndWrite.apply(payload)).isEqualTo(payload));
    }

    private static byte[] principalOrAccount(byte[] payload) {
        boolean principal = new String(payload, 5, 4, java.nio.charset.StandardCharsets.US_ASCII).equals("arn:");
        return principal
                ? PrincipalEntry.decode(payload).encode()
                : AccountEntry.decode(payload).encode();
    }

    private List<byte[]> payloads(RecordKind kind) {
        List<byte[]> payloads = new ArrayList<>();
        for (String region : List.of("", "local-1")) {
            store.scan(region, kind, "", "", 1000).stream()
                    .map(StoreRecord::payload)
                    .forEach(payloads::add);
        }
        return payloads;
    }
}
