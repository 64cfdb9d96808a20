package io.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.AuditChain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trails that Keyhold 0.1.0 wrote under a locale with digits of its own, which gave their files other names. */
class ForeignDigitsTest {
    private static final int EVENTS = 40_000;
    private static final int PART = 9_000;
    private static final char ARABIC = '\u0660';

    @TempDir
    Path directory;

    @BeforeEach
    void write() {
        FileAuditTrail trail = Trails.open(Trails.group(directory).withFiles(1 << 18, false));
        LongStream.rangeClosed(1, EVENTS).forEach(n -> {
            trail.accept(Trails.encrypt(n));
            if (n % PART == 0) {
                assertThat(trail.flush()).isTrue(); // a file that is full ends here
            }
        });
        trail.close();
    }

    @ParameterizedTest
    @ValueSource(chars = {ARABIC, '\u06f0', '\u0966', '\u09e6', '\u0e50', '\u1040'})
    void chain_allItsNamesInOtherDigits_isVerifiedAndRead(char zero) throws IOException {
        assertThat(rename(zero, 1)).isGreaterThan(2);

        assertWhole();
    }

    @Test
    void chain_someOfItsNamesInOtherDigits_isVerifiedAndRead() throws IOException {
        assertThat(rename(ARABIC, 2)).isGreaterThan(2);

        assertWhole();
    }

    @Test
    void chain_compressedUnderOtherDigits_isVerifiedAndRead() throws IOException {
        for (Path file : files()) {
            Trails.compress(file, Trails.named(directory, Trails.inDigits(file.getFileName() + ".gz", ARABIC)));
        }

        assertWhole();
    }

    @Test
    void tail_chainThatGoesOnInOtherDigits_givesWhatIsNew() throws IOException {
        rename(ARABIC, 1);
        List<Path> files = files();
        Path last = files.get(files.size() - 1);
        Path aside = Files.move(last, directory.resolve("aside"));
        try (TrailTail tail = new TrailTail(List.of(directory))) {
            assertThat(tail.poll()).isEmpty();
            Files.move(aside, last);

            assertThat(tail.poll()).isNotEmpty();
        }
    }

    @Test
    void peers_chainInOtherDigits_areSeen() throws IOException {
        rename(ARABIC, 1);

        assertThat(TrailPeers.in(directory, java.util.Optional.of(Trails.PAIR.getPublic()), StoreAnchor.NONE)
                        .heads())
                .hasSize(1);
    }

    private void assertWhole() {
        AuditChain chain = new TrailVerifier(Trails.trusted(), List.of())
                .verify(List.of(directory))
                .chains()
                .get(0);
        assertThat(chain.verdict()).isEqualTo(AuditChain.Verdict.VALID);
        assertThat(Trails.read(directory)).hasSize(EVENTS);
    }

    /** Each {@code every}th file; returns how many there are. */
    private int rename(char zero, int every) throws IOException {
        List<Path> files = files();
        for (int i = 0; i < files.size(); i += every) {
            Path file = files.get(i);
            Files.move(
                    file,
                    Trails.named(directory, Trails.inDigits(file.getFileName().toString(), zero)));
        }
        return files.size();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }
}
