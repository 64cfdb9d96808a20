package io.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.AuditChain;
import io.keyhold.api.AuditDamage;
import io.keyhold.api.AuditFinding;
import io.keyhold.api.AuditHead;
import io.keyhold.api.AuditReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Random surgeries on a closed trail: each is found and named, with the anchor that the store keeps; without, none is valid. */
class SurgeryTest {
    private static final int CASES = Integer.getInteger("keyhold.cases", 200);
    private static final int EVENTS = 120;

    @TempDir
    static Path root;

    private static Path original;
    private static Path foreign;
    private static AuditHead head;

    @BeforeAll
    static void makeTrails() throws IOException {
        original = Files.createDirectory(root.resolve("original"));
        foreign = Files.createDirectory(root.resolve("foreign"));
        head = make(original);
        make(foreign);
    }

    private static AuditHead make(Path directory) {
        TrailSettings settings =
                Trails.strict(directory).withFiles(6_000, false).withCheckpoints(30, Duration.ofDays(1));
        FileAuditTrail trail =
                FileAuditTrail.open(settings, Trails.signer(), () -> 7, Clock.systemUTC(), new SecureRandom());
        IntStream.rangeClosed(1, EVENTS).forEach(n -> trail.accept(Trails.now(n)));
        trail.close();
        return trail.latestCheckpoint().orElseThrow();
    }

    /** What can be done to a trail. */
    private enum Surgery {
        EDIT,
        EDIT_AND_RELINK,
        DROP,
        DROP_AND_RELINK,
        DROP_CONTROL,
        INSERT,
        INSERT_AND_RELINK,
        SWAP,
        SWAP_AND_RELINK,
        MOVE,
        DUPLICATE,
        DUPLICATE_LATER,
        CUT_ONE,
        CUT_TEN,
        CUT_ALL,
        CUT_FILE,
        FORK_BEHIND,
        FORK_FILE,
        REPLACE_BY_FOREIGN,
        REPLACE_BY_OTHER,
        TURN_CLOCK_BACK,
        FLIP_ANY_BYTE
    }

    @TestFactory
    Stream<DynamicTest> verify_closedTrailAfterSurgery_namesIt() {
        return IntStream.range(0, CASES).mapToObj(seed -> {
            Surgery surgery = Surgery.values()[seed % Surgery.values().length];
            return DynamicTest.dynamicTest("seed " + seed + " " + surgery, () -> operate(seed, surgery));
        });
    }

    @Test
    void verify_noSurgery_isValid() {
        AuditReport report = verify(original, List.of(head));
        assertThat(report.findings()).isEmpty();
        assertThat(report.verdict()).isEqualTo(AuditChain.Verdict.VALID);
        assertThat(report.chains().get(0).events()).isEqualTo(EVENTS);
        assertThat(report.chains().get(0).notes()).isEmpty();
    }

    @Test
    void verify_storeAtAnEarlierEpoch_wentBackUnlessAccepted() {
        assertThat(verifyWithStore(new StoreView(6, Map.of())).findings())
                .extracting(AuditFinding::damage)
                .containsExactly(AuditDamage.STORE_WENT_BACK);
        assertThat(verifyWithStore(new StoreView(7, Map.of())).findings()).isEmpty();
        assertThat(verifyWithStore(new StoreView(6, Map.of(head.trailId(), head.position())))
                        .findings())
                .isEmpty();
    }

    private static AuditReport verifyWithStore(StoreView store) {
        return new TrailVerifier(Trails.trusted(), List.of(head), () -> Optional.of(store)).verify(List.of(original));
    }

    @Test
    void verify_byAnotherKey_isUntrusted() {
        AuditReport report =
                new TrailVerifier(List.of(Trails.pair().getPublic().getEncoded()), List.of()).verify(List.of(original));
        assertThat(report.findings().get(0).damage()).isEqualTo(AuditDamage.UNTRUSTED);
    }

    private void operate(int seed, Surgery surgery) throws Exception {
        Random random = new Random(seed);
        Path copy = copy(original, root.resolve("case-" + seed));
        Surgeon surgeon = new Surgeon(copy);
        int file = random.nextInt(surgeon.files.size());
        int events = surgeon.bodies.get(file).size();
        int at = event(surgeon, file, 4 + random.nextInt(events - 16));

        long position = cut(surgeon, surgery, random, file, at);

        AuditReport report = verify(copy, List.of(head));
        assertThat(report.verdict()).isEqualTo(AuditChain.Verdict.DAMAGED);
        AuditFinding finding = report.findings().get(0);
        assertThat(expected(surgery)).as("%s", finding).contains(finding.damage());
        if (position > 0) {
            assertThat(finding.position()).as("%s", finding).isEqualTo(position);
        }
        assertThat(verify(copy, List.of()).verdict()).isNotEqualTo(AuditChain.Verdict.VALID);
    }

    /** Operates, and tells the position of the first bad record; 0 where only a range can be known. */
    private static long cut(Surgeon surgeon, Surgery surgery, Random random, int file, int at) throws Exception {
        long here = surgeon.before(file) + at + 1L;
        List<byte[]> bodies = surgeon.bodies.get(file);
        List<byte[]> links = surgeon.links.get(file);
        byte[] body = bodies.get(at);
        switch (surgery) {
            case EDIT, EDIT_AND_RELINK -> bodies.set(at, Surgeon.edited(body));
            case DROP, DROP_AND_RELINK -> surgeon.drop(file, at);
            case DROP_CONTROL -> surgeon.drop(file, 1);
            case INSERT, INSERT_AND_RELINK -> surgeon.insert(file, at, Surgeon.edited(body), links.get(at));
            case SWAP, SWAP_AND_RELINK -> surgeon.swap(file, at, event(surgeon, file, at + 1));
            case MOVE -> {
                byte[] link = links.get(at);
                surgeon.drop(file, at);
                surgeon.insert(file, at + 5, body, link);
            }
            case DUPLICATE -> surgeon.insert(file, at + 1, body, links.get(at));
            case DUPLICATE_LATER -> surgeon.insert(file, at + 7, body, links.get(at));
            case TURN_CLOCK_BACK -> bodies.set(at, clockBack(body));
            case CUT_ONE, CUT_TEN -> {
                int last = surgeon.files.size() - 1;
                int count = surgery == Surgery.CUT_ONE ? 1 : 10;
                IntStream.range(0, count)
                        .forEach(
                                i -> surgeon.drop(last, surgeon.bodies.get(last).size() - 1));
            }
            case FORK_BEHIND -> fork(surgeon, random);
            case CUT_ALL, CUT_FILE, FORK_FILE, REPLACE_BY_FOREIGN, REPLACE_BY_OTHER, FLIP_ANY_BYTE -> {}
        }
        if (surgery.name().endsWith("RELINK")) {
            surgeon.renumber();
            surgeon.relink();
        }
        surgeon.write();
        cutFiles(surgeon, surgery, random, file);
        return switch (surgery) {
            case EDIT, DROP, INSERT, SWAP, MOVE, TURN_CLOCK_BACK -> here;
            case DUPLICATE -> here + 1;
            case DUPLICATE_LATER -> here + 7;
            case DROP_CONTROL -> surgeon.before(file) + 2;
            case CUT_ONE, CUT_TEN -> surgeon.before(surgeon.files.size()) + 1;
            default -> 0;
        };
    }

    private static void cutFiles(Surgeon surgeon, Surgery surgery, Random random, int file) throws IOException {
        Path path = surgeon.files.get(file);
        Path other = surgeon.files.get((file + 1) % surgeon.files.size());
        switch (surgery) {
            case CUT_ALL -> {
                for (Path each : surgeon.files) {
                    Files.delete(each);
                }
            }
            case CUT_FILE -> Files.delete(path);
            case FORK_FILE -> Files.write(path.resolveSibling(path.getFileName() + ".gz"), gzip(surgeon.bytes(file)));
            case REPLACE_BY_FOREIGN ->
                Files.copy(new Surgeon(foreign).files.get(file), path, StandardCopyOption.REPLACE_EXISTING);
            case REPLACE_BY_OTHER -> Files.copy(other, path, StandardCopyOption.REPLACE_EXISTING);
            case FLIP_ANY_BYTE -> {
                byte[] bytes = Files.readAllBytes(path);
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(path, bytes);
            }
            default -> {}
        }
    }

    private static Set<AuditDamage> expected(Surgery surgery) {
        return switch (surgery) {
            case EDIT, EDIT_AND_RELINK, SWAP_AND_RELINK, TURN_CLOCK_BACK -> EnumSet.of(AuditDamage.EDITED);
            case DROP, DROP_CONTROL -> EnumSet.of(AuditDamage.MISSING);
            case DROP_AND_RELINK -> EnumSet.of(AuditDamage.MISSING, AuditDamage.EDITED);
            case INSERT -> EnumSet.of(AuditDamage.INSERTED);
            case INSERT_AND_RELINK -> EnumSet.of(AuditDamage.INSERTED, AuditDamage.EDITED);
            case SWAP, MOVE -> EnumSet.of(AuditDamage.REORDERED);
            case DUPLICATE, DUPLICATE_LATER -> EnumSet.of(AuditDamage.DUPLICATED);
            case CUT_ONE, CUT_TEN -> EnumSet.of(AuditDamage.TRUNCATED);
            case CUT_ALL -> EnumSet.of(AuditDamage.MISSING);
            case CUT_FILE -> EnumSet.of(AuditDamage.MISSING, AuditDamage.TRUNCATED);
            case FORK_BEHIND, FORK_FILE -> EnumSet.of(AuditDamage.FORKED);
            case REPLACE_BY_FOREIGN, REPLACE_BY_OTHER -> EnumSet.of(AuditDamage.REPLACED);
            case FLIP_ANY_BYTE -> EnumSet.of(AuditDamage.EDITED, AuditDamage.TRUNCATED, AuditDamage.INSERTED);
        };
    }

    /** Another continuation, with links that fit, behind a record in the middle, written behind the end of its file. */
    private static void fork(Surgeon surgeon, Random random) throws Exception {
        int file = surgeon.files.size() - 1;
        int from = 5 + random.nextInt(5);
        byte[] previous = surgeon.links.get(file).get(from);
        byte[] body = Surgeon.edited(surgeon.bodies.get(file).get(from + 1));
        java.security.MessageDigest digest = java.security.MessageDigest.getInstance("SHA-256");
        digest.update(previous);
        surgeon.insert(file, surgeon.bodies.get(file).size(), body, digest.digest(body));
    }

    private static byte[] clockBack(byte[] body) {
        byte[] changed = Arrays.copyOf(body, body.length);
        int time = 1;
        while (changed[time++] < 0) {}
        while (changed[time++] < 0) {}
        changed[time + 2] ^= 1;
        return changed;
    }

    private static int event(Surgeon surgeon, int file, int from) {
        int at = from;
        while (!Surgeon.isEvent(surgeon.bodies.get(file).get(at))) {
            at++;
        }
        return at;
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        byte[] changed = bytes.clone();
        changed[changed.length - 1] ^= 1;
        var out = new java.io.ByteArrayOutputStream();
        try (var gzip = new java.util.zip.GZIPOutputStream(out)) {
            gzip.write(changed);
        }
        return out.toByteArray();
    }

    private static AuditReport verify(Path directory, List<AuditHead> anchors) {
        return new TrailVerifier(Trails.trusted(), anchors).verify(List.of(directory));
    }

    static Path copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }

    static Optional<AuditFinding> finding(AuditReport report) {
        return report.findings().stream().findFirst();
    }
}
