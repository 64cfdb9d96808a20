package io.keyhold.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.KmsException;
import io.keyhold.store.RecordKind;
import io.keyhold.store.StoreRecord;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.jdbc.StoreConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One bit of the file is flipped: whatever SQLite makes of that, the answer is an error of ours or the right one.
 * {@code -Dkeyhold.cases=N} flips a bit in N bytes for each seed; 0 in every byte.
 */
final class StoreFileTamperTest {
    private static final int CASES = Integer.getInteger("keyhold.cases", 150);

    @TempDir
    Path folder;

    private Path file;
    private byte[] whole;
    private List<String> truth;

    @BeforeEach
    void fill() throws IOException {
        file = folder.resolve("keyhold.db");
        Stores.fill(file);
        whole = Files.readAllBytes(file);
        truth = content();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void open_anyBitOfTheFileFlipped_isAnErrorOrTheTruth(long seed) throws IOException {
        Random random = new Random(seed);
        int cases = CASES == 0 ? whole.length : CASES;
        List<Integer> wrong = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < cases; i++) {
            int at = CASES == 0 ? i : random.nextInt(whole.length);
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            replace(flipped);
            try {
                if (!content().equals(truth)) {
                    wrong.add(at);
                }
            } catch (KmsException e) {
                refused++;
            }
        }
        System.out.println("seed " + seed + ": " + cases + " flips in " + whole.length + " bytes, refused " + refused);
        assertThat(wrong).isEmpty();
        assertThat(refused).as("control: flips have an effect").isPositive();
    }

    @Test
    void sqliteAlone_bitOfAnOwnerFlipped_noticesNothing() throws IOException, SQLException {
        int at = indexOf(whole, Stores.bytes("key-1111122223333"));
        byte[] flipped = whole.clone();
        flipped[at + 8] ^= 1;
        replace(flipped);

        try (StoreConnection session = new SqliteDialect(file, Duration.ofSeconds(5), StoreGuard.none(file)).peek()) {
            assertThat(session.query(
                            row -> row.getString(1), "select owner from keyhold_record not indexed where id = 'key-1'"))
                    .as("control: the database gives the wrong owner")
                    .isNotEqualTo(List.of("111122223333"));
        }
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> Stores.open(file))
                .isInstanceOf(KmsException.StoreIntegrity.class);
    }

    private List<String> content() {
        List<String> content = new ArrayList<>();
        try (JdbcRecordStore store = Stores.open(file)) {
            for (RecordKind kind : RecordKind.values()) {
                for (StoreRecord record : store.scan(Stores.REGION, kind, "", "", 100)) {
                    content.add(record.key() + " " + record.owner() + " " + record.revision() + " "
                            + Stores.text(record.payload()));
                    assertThat(store.find(record.key())).isPresent();
                }
                for (int i = 0; i < 3; i++) {
                    content.add(kind + " " + store.count(Stores.REGION, kind, "key-" + i));
                    content.add(kind + " "
                            + store.scan(Stores.REGION, kind, "key-" + i, "", 10)
                                    .size());
                }
            }
            content.add(store.storeId() + " " + store.epoch() + " "
                    + store.changesSince(0).keys().size());
        }
        return content;
    }

    private void replace(byte[] bytes) throws IOException {
        for (String suffix : new String[] {"-wal", "-shm", "-epoch"}) {
            Files.deleteIfExists(StoreFiles.sibling(file, suffix));
        }
        Files.write(file, bytes);
    }

    static int indexOf(byte[] in, byte[] wanted) {
        for (int i = 0; i + wanted.length <= in.length; i++) {
            if (java.util.Arrays.equals(in, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }
}
