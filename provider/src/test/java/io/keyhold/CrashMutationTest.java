package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.CrashJudge.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process dies, and one thing is done to one of its files before the store is opened again: it shows what was
 * acknowledged, or something says that it does not. {@code -Dkeyhold.cases=N} sets the number of mutations for each delay
 * between the last change and the death, {@code -Dkeyhold.crash.folder} a folder on a faster disk.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
final class CrashMutationTest {
    private static final int CASES = Integer.getInteger("keyhold.cases", 30);
    private static final int PER_STATE = 400;
    private static final int NAMED = 20;

    @TempDir
    Path folder;

    /** The verdicts of one part of the store, and the mutations that nothing told of. */
    private static final class Tally {
        private final Map<String, EnumMap<Verdict, Integer>> parts = new TreeMap<>();
        private final List<String> silent = new ArrayList<>();

        synchronized void count(CrashMutation mutation, Verdict verdict, String where) {
            parts.computeIfAbsent(mutation.part(), part -> new EnumMap<>(Verdict.class))
                    .merge(verdict, 1, Integer::sum);
            if (verdict == Verdict.SILENT || verdict == Verdict.UNWITNESSED) {
                silent.add(verdict + " " + where + ": " + mutation);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 10, 100, 600, 1500})
    void open_oneFileChangedAfterACrash_isEqualOrRefusedOrTold(long delayMillis) throws Exception {
        String faster = System.getProperty("keyhold.crash.folder", "");
        Path work = Files.createTempDirectory(faster.isEmpty() ? folder : Path.of(faster), "crash");
        int states = Math.max(1, CASES / PER_STATE);
        Tally tally = new Tally();
        for (int number = 0; number < states; number++) {
            Path scratch = Files.createDirectories(work.resolve("state-" + number));
            mutate(scratch, 4 * delayMillis + number, delayMillis, CASES / states, tally);
            DeadState.delete(scratch);
        }
        DeadState.delete(work);
        tally.parts.forEach((part, verdicts) -> System.out.println(delayMillis + " ms, " + part + ": " + verdicts));
        tally.silent.stream().limit(NAMED).forEach(System.out::println);
        assertThat(tally.silent).isEmpty();
    }

    private static void mutate(Path scratch, long seed, long delayMillis, int cases, Tally tally) throws Exception {
        DeadState state = DeadState.record(scratch, seed, delayMillis);
        CrashJudge judge = new CrashJudge(state, scratch);
        List<Path> targets = state.targets();
        IntStream.range(0, cases).parallel().forEach(number -> {
            CrashMutation mutation = CrashMutation.of(targets, Arrays.hashCode(new long[] {seed, number}));
            try {
                tally.count(mutation, judge.judge(mutation, scratch.resolve("case-" + number)), "state " + seed);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
