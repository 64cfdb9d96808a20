package io.keyhold.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.store.postgres.RegisterChecker.Operation;
import io.keyhold.store.postgres.RegisterChecker.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The judge of the fleet's histories, by histories of which the verdict is known. */
class RegisterCheckerTest {
    @Test
    void violations_readsOfWhatIsOrMayBe_areNone() {
        assertThat(RegisterChecker.violations(
                        0,
                        List.of(
                                write(1, 10, 20, Outcome.DONE),
                                read(0, 5, 15),
                                read(1, 12, 14),
                                read(1, 21, 22),
                                write(0, 30, 40, Outcome.UNKNOWN),
                                read(1, 41, 42),
                                read(0, 43, 44),
                                write(1, 50, 60, Outcome.REFUSED)),
                        0))
                .isEmpty();
    }

    @Test
    void violations_valueThatWasReplacedBefore_isOne() {
        Operation late = read(0, 25, 26);

        assertThat(RegisterChecker.violations(0, List.of(write(1, 10, 20, Outcome.DONE), late), 0))
                .containsExactly(late);
        assertThat(RegisterChecker.violations(0, List.of(write(1, 10, 20, Outcome.DONE), late), 6))
                .as("within the bound")
                .isEmpty();
        assertThat(RegisterChecker.violations(0, List.of(write(1, 10, 20, Outcome.DONE), late), 4))
                .containsExactly(late);
    }

    @Test
    void violations_newValueAndThenTheOldOneDuringTheWrite_isOne() {
        Operation back = read(0, 15, 16);

        assertThat(RegisterChecker.violations(0, List.of(write(1, 10, 20, Outcome.DONE), read(1, 12, 13), back), 0))
                .containsExactly(back);
        assertThat(RegisterChecker.violations(
                        0, List.of(write(1, 10, 20, Outcome.DONE), read(1, 12, 15), read(0, 14, 16)), 0))
                .as("both at the same time")
                .isEmpty();
    }

    @Test
    void violations_changeThatWasRefusedIsSeen_isOne() {
        Operation seen = read(1, 25, 26);

        assertThat(RegisterChecker.violations(0, List.of(write(1, 10, 20, Outcome.REFUSED), seen), 0))
                .containsExactly(seen);
    }

    @Test
    void violations_changeThatWasAcknowledgedIsLost_isOne() {
        Operation lost = read(0, 100, 110);

        assertThat(RegisterChecker.violations(0, List.of(write(1, 10, 20, Outcome.DONE), read(1, 30, 31), lost), 50))
                .containsExactly(lost);
    }

    @Test
    void violations_randomHistoriesOfOneCopy_areNoneAndOfALaggingOneAreFound() {
        Random random = new Random(7);
        int found = 0;
        for (int round = 0; round < 200; round++) {
            assertThat(RegisterChecker.violations(0, history(random, 0), 0)).isEmpty();
            found += RegisterChecker.violations(0, history(random, 60), 0).isEmpty() ? 0 : 1;
        }
        assertThat(found).isGreaterThan(150);
    }

    /** A register that takes each value in the middle of its write; reads see it as it was some time ago. */
    private static List<Operation> history(Random random, int lag) {
        List<Operation> all = new ArrayList<>();
        long[] taken = new long[20];
        for (int i = 0; i < taken.length; i++) {
            long start = 100L * (i + 1);
            taken[i] = start + random.nextInt(40);
            all.add(write(i + 1, start, taken[i] + 1 + random.nextInt(40), Outcome.DONE));
        }
        for (int i = 0; i < 100; i++) {
            long at = 50L + random.nextInt(2000);
            int value = 0;
            while (value < taken.length && taken[value] <= at - lag) {
                value++;
            }
            all.add(read(value, at - random.nextInt(20), at + 1 + random.nextInt(20)));
        }
        return all;
    }

    private static Operation write(int value, long start, long end, Outcome outcome) {
        return new Operation(true, value, start, end, outcome);
    }

    private static Operation read(int value, long start, long end) {
        return new Operation(false, value, start, end, Outcome.DONE);
    }
}
