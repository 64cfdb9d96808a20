package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.KmsException;
import io.keyhold.audit.ForgedTrails;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store that went back, with files added to its trail, forged, cut or missing: refused, or told by a warning at opening
 * or a finding of {@code verify}, never silent. {@code -Dkeyhold.cases=200} goes through all combinations.
 */
class RollbackCombinationsTest {
    private static final int CASES = Integer.getInteger("keyhold.cases", 24);
    private static final int[] OUTCOMES = new int[2];

    @TempDir
    static Path root;

    private static RollbackWorld world;

    /** How the store went back. */
    private enum Back {
        TO_ITS_BIRTH,
        TO_THE_FIRST_SESSION,
        TO_THE_SECOND_SESSION,
        TO_ANOTHER_STORE,
        KILLED_LOG_DELETED,
        KILLED_LAST_FRAME_DAMAGED,
        KILLED_FIRST_FRAME_DAMAGED,
        KILLED_LOG_CUT
    }

    /** What was done to the trail; where files of it are missing, the file beside the store is not. */
    private enum Trail {
        AS_IT_WAS(false),
        JUNK(false),
        HEADER_THAT_CLOSES_ALL(false),
        FOREIGN_CHAINS(false),
        UNSIGNED_CHECKPOINTS(false),
        MORE_FILES_OF_EACH_CHAIN(false),
        EVERYTHING_ADDED(false),
        CUT_TO_THE_BEGINNING(true),
        NEWEST_CHAIN_MISSING(true),
        ALL_MISSING(true);

        private final boolean missing;

        Trail(boolean missing) {
            this.missing = missing;
        }
    }

    @BeforeAll
    static void make() throws IOException {
        world = RollbackWorld.make(root);
    }

    @AfterAll
    static void sum() {
        System.out.println("rollback combinations: " + OUTCOMES[0] + " refused, " + OUTCOMES[1] + " told");
    }

    @TestFactory
    Stream<DynamicTest> open_storeThatWentBack_isRefusedOrTold() {
        return IntStream.range(0, CASES).mapToObj(number -> {
            Back back = Back.values()[number % Back.values().length];
            Trail trail = Trail.values()[(7 * number + number / Back.values().length) % Trail.values().length];
            boolean epochFile = trail.missing || number / 3 % 2 == 0;
            String name = number + " " + back + " " + trail + (epochFile ? " with" : " without") + " epoch file";
            return DynamicTest.dynamicTest(name, () -> check(number, back, trail, epochFile));
        });
    }

    private static void check(int number, Back back, Trail trail, boolean epochFile) throws IOException {
        boolean killed = back.name().startsWith("KILLED");
        Path place = world.copyOf(killed ? "killed" : "closed", root.resolve("case-" + number));
        putBack(place, back, new Random(number));
        change(place.resolve("audit"), trail);
        if (!epochFile) {
            RollbackWorld.deleteEpochFile(place);
        }

        try (Keyhold keyhold = Keyhold.open(place.resolve("keyhold.properties"))) {
            boolean told = !keyhold.warnings().isEmpty()
                    || !keyhold.auditLog().verify().findings().isEmpty();
            assertThat(told).as("told").isTrue();
            OUTCOMES[1]++;
        } catch (KmsException.StoreIntegrity e) {
            assertThat(e.remedy()).isNotEmpty();
            OUTCOMES[0]++;
        }
        RollbackWorld.deleteAll(place);
    }

    private static void putBack(Path place, Back back, Random random) throws IOException {
        switch (back) {
            case TO_ITS_BIRTH -> world.putBack("birth", place);
            case TO_THE_FIRST_SESSION -> world.putBack("early", place);
            case TO_THE_SECOND_SESSION -> world.putBack("middle", place);
            case TO_ANOTHER_STORE -> world.putBack("other", place);
            case KILLED_LOG_DELETED -> RollbackWorld.deleteLog(place);
            case KILLED_LAST_FRAME_DAMAGED -> flip(place, random, -4000);
            case KILLED_FIRST_FRAME_DAMAGED -> flip(place, random, 100);
            case KILLED_LOG_CUT -> cut(place, random);
        }
    }

    private static void flip(Path place, Random random, int at) throws IOException {
        Path log = place.resolve("store/keys.db-wal");
        byte[] bytes = Files.readAllBytes(log);
        int position = (at < 0 ? bytes.length + at : at) + random.nextInt(1000);
        bytes[position] ^= (byte) (1 << random.nextInt(8));
        Files.write(log, bytes);
    }

    private static void cut(Path place, Random random) throws IOException {
        Path log = place.resolve("store/keys.db-wal");
        byte[] bytes = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(bytes, random.nextInt(bytes.length - 1)));
    }

    private static void change(Path trail, Trail how) throws IOException {
        switch (how) {
            case AS_IT_WAS -> {}
            case JUNK -> ForgedTrails.junk(trail, 64);
            case HEADER_THAT_CLOSES_ALL -> ForgedTrails.headerThatClosesAll(trail);
            case FOREIGN_CHAINS -> ForgedTrails.foreignChains(trail, 5);
            case UNSIGNED_CHECKPOINTS -> ForgedTrails.unsignedCheckpoints(trail);
            case MORE_FILES_OF_EACH_CHAIN -> ForgedTrails.moreFilesOfEachChain(trail);
            case EVERYTHING_ADDED -> {
                ForgedTrails.unsignedCheckpoints(trail);
                ForgedTrails.moreFilesOfEachChain(trail);
                ForgedTrails.headerThatClosesAll(trail);
                ForgedTrails.foreignChains(trail, 2);
                ForgedTrails.junk(trail, 64);
            }
            case CUT_TO_THE_BEGINNING -> ForgedTrails.cutToBeginning(trail);
            case NEWEST_CHAIN_MISSING -> deleteNewest(trail);
            case ALL_MISSING -> RollbackWorld.deleteAll(trail);
        }
    }

    private static void deleteNewest(Path trail) throws IOException {
        try (Stream<Path> files = Files.list(trail)) {
            List<Path> sorted = files.sorted((one, other) -> Long.compare(
                            other.toFile().lastModified(), one.toFile().lastModified()))
                    .toList();
            Files.delete(sorted.get(0));
        }
    }
}
